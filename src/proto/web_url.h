/* URLs as browsers read them: the URL Standard, https://url.spec.whatwg.org/, for the scripts'
 * global URL. Requests go by proto/url.h, which follows Go's net/url as k6 does; the two differ in
 * what they refuse, correct, escape and print, and neither can stand in for the other. */
#ifndef PROTO_WEB_URL_H
#define PROTO_WEB_URL_H

#include "base/buf.h"

/* Zero, or what web_url_init gives, is an empty one; everything is ASCII and escaped already. */
struct web_url {
    struct buf scheme; /* lower case, without ":" */
    struct buf username, password;
    bool has_host;
    struct buf host; /* a name in punycode, an address; IPv6 in brackets */
    int32_t port;    /* -1: the scheme's, or none */
    bool has_opaque_path;
    struct buf path; /* "/" before each segment, or opaque as in "mailto:me" */
    bool has_query, has_fragment;
    struct buf query, fragment; /* without "?" and "#" */
};

void web_url_init(struct web_url *u);
void web_url_deinit(struct web_url *u);

/* --- reading ---------------------------------------------------------------------------------- */

/* Reads a text (UTF-8), relative to the base unless that is NULL, into an empty URL. False when it
 * is none; then there is nothing to free. */
bool web_url_parse(struct web_url *out, struct slice text, const struct web_url *base);

bool web_url_is_special(const struct web_url *u); /* http, https, ws, wss, ftp, file */

/* --- printing --------------------------------------------------------------------------------- */

void web_url_append_href(const struct web_url *u, bool with_fragment, struct buf *out);
void web_url_append_host_port(const struct web_url *u, struct buf *out);
void web_url_append_origin(const struct web_url *u, struct buf *out); /* "null" where opaque */

/* --- changing --------------------------------------------------------------------------------- */

/* As the attributes of URL are set: a value that doesn't fit changes nothing. */
void web_url_set_protocol(struct web_url *u, struct slice value);
void web_url_set_username(struct web_url *u, struct slice value);
void web_url_set_password(struct web_url *u, struct slice value);
void web_url_set_host(struct web_url *u, struct slice value);
void web_url_set_hostname(struct web_url *u, struct slice value);
void web_url_set_port(struct web_url *u, struct slice value);
void web_url_set_pathname(struct web_url *u, struct slice value);
void web_url_set_search(struct web_url *u, struct slice value);
void web_url_set_hash(struct web_url *u, struct slice value);

#endif
