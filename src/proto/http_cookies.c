#include "proto/http_cookies.h"

#include "base/clock.h"

void http_cookies_store(struct cookie_jar *jar, const struct url *url,
                        const struct http_headers *headers)
{
    static const struct slice set_cookie = { "Set-Cookie", 10 };
    for (uint32_t i = 0; jar != NULL && i < headers->count; i++) {
        struct cookie cookie;
        if (headers->items[i].name.len == set_cookie.len &&
            slice_eq(headers->items[i].name, set_cookie) &&
            cookie_parse(&cookie, headers->items[i].value))
            cookie_jar_set(jar, url, &cookie, clock_wall_ns());
    }
}
