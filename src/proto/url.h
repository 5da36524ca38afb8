/* URLs as the reference's standard library reads and prints them: lenient where that is, strict
 * where that is, errors in its words. A URL without a scheme or a host parses; the client refuses
 * it. */
#ifndef PROTO_URL_H
#define PROTO_URL_H

#include "base/arena.h"
#include "base/error.h"

struct url {
    struct slice text;     /* normalised: what goes into tags and Response.url */
    struct slice scheme;   /* lower case; empty for a relative reference */
    struct slice userinfo; /* "user:password", percent-encoded; empty where there is none */
    struct slice username, password; /* decoded */
    bool has_userinfo, has_password;
    struct slice host; /* ASCII (punycode), lower case, no brackets, no port; empty where none */
    struct slice host_port; /* as in the Host header: brackets and written port kept, punycode */
    uint32_t port;      /* the scheme's default when not written; 65536 and more is refused late */
    struct slice path;  /* percent-encoded; "/" at least */
    struct slice query; /* without '?' */
    bool has_query;
    struct slice target; /* path and query: the request target */
    struct slice fragment;
};

/* Parses a URL into the arena. 0, or -1 with the error, whose text is Go's: `parse "http://a b":
 * invalid character " " in host name`. Callers put "invalid URL: " (code 1020) in front. An
 * unknown scheme or an empty host is no error here: the exchange fails with code 1000. */
int url_parse(struct url *out, struct slice text, struct arena *arena, struct error *error);

/* RFC 3986 section 5 resolution of a reference (a Location) against its base, into the arena. The
 * error is that of parsing the reference. */
int url_resolve(struct url *out, const struct url *base, struct slice reference,
                struct arena *arena, struct error *error);

/* The text with credentials as ****:**** (the url tag). Returns u->text itself when there are
 * none. */
struct slice url_redacted(const struct url *u, struct arena *arena);

/* The same URL without its credentials. */
struct url url_without_userinfo(const struct url *u, struct arena *arena);

/* https or wss. */
bool url_is_tls(const struct url *u);

/* Same scheme, host and port. */
bool url_same_origin(const struct url *a, const struct url *b);

#endif
