/* Cookies: RFC 6265 with Go's net/http/cookiejar behaviour and public suffixes (libpsl). */
#ifndef PROTO_COOKIE_H
#define PROTO_COOKIE_H

#include "base/arena.h"
#include "base/buf.h"
#include "proto/url.h"

struct cookie { /* one Set-Cookie, parsed */
    struct slice name, value, domain, path;
    bool secure, http_only, has_max_age, has_expires;
    int64_t max_age_s; /* as Go's MaxAge: -1 for 0 and less, which delete */
    int64_t expires_s; /* unix time */
    struct slice same_site, raw_expires;
};

/* Parses a Set-Cookie value into slices of the input (Go's readSetCookies rules). False when it is
 * to be ignored. */
bool cookie_parse(struct cookie *out, struct slice set_cookie);

/* Parses the date of an Expires attribute: RFC 1123, with spaces or dashes. */
bool cookie_parse_date(struct slice text, int64_t *unix_s);

/* Appends "name=value" to the value of a Cookie header, behind "; " when something is there. Values
 * lose what may not be in one, and are quoted when they hold a space or comma. */
void cookie_append(struct buf *header, struct slice name, struct slice value);

struct cookie_pair {
    struct slice name, value;
};

/* Takes the next cookie off the value of a Cookie header, passing over what is none; false at the
 * end. Slices of the input. */
bool cookie_next(struct slice *header, struct cookie_pair *out);

struct cookie_jar;
struct cookie_jar *cookie_jar_new(void);
void cookie_jar_free(struct cookie_jar *j); /* NULL is fine */
bool cookie_jar_is_empty(const struct cookie_jar *j);

/* Stores, replaces or deletes what an answer from `url` sets, unless its domain isn't the url's to
 * set. */
void cookie_jar_set(struct cookie_jar *j, const struct url *url, const struct cookie *c,
                    int64_t wall_ns);

/* The cookies that go to `url`, longest path first then oldest, copied into the arena. */
uint32_t cookie_jar_get(struct cookie_jar *j, const struct url *url, int64_t wall_ns,
                        struct arena *arena, struct cookie_pair **out);
void cookie_jar_clear(struct cookie_jar *j); /* everything */

#endif
