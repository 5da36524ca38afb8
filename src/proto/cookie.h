/* Cookies: RFC 6265 with Go's net/http/cookiejar behaviour and public suffixes (libpsl). */
#ifndef PROTO_COOKIE_H
#define PROTO_COOKIE_H

#include "base/arena.h"
#include "proto/url.h"

struct cookie { /* one Set-Cookie, parsed */
    struct slice name, value, domain, path;
    bool secure, http_only, has_max_age, has_expires;
    int64_t max_age_s; /* <= 0 with has_max_age: delete */
    int64_t expires_s; /* unix time */
    struct slice same_site, raw_expires;
};

/* Parses a Set-Cookie value into slices of the input (Go's readSetCookies rules). False when it is to be ignored. */
bool cookie_parse(struct cookie *out, struct slice set_cookie);

struct cookie_jar;
struct cookie_jar *cookie_jar_new(void);
void cookie_jar_free(struct cookie_jar *j);
bool cookie_jar_is_empty(const struct cookie_jar *j);

/* Stores what an answer from `url` sets. */
void cookie_jar_set(struct cookie_jar *j, const struct url *url, const struct cookie *c, int64_t wall_ns);

/* The cookies that go to `url`, longest path first then oldest, as an array in the arena. */
struct cookie_pair { struct slice name, value; };
uint32_t cookie_jar_get(struct cookie_jar *j, const struct url *url, int64_t wall_ns, struct arena *arena, struct cookie_pair **out);
void cookie_jar_clear(struct cookie_jar *j); /* everything */

#endif
