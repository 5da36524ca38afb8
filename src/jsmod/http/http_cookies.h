/* CookieJar: the VU's jar, or one that the script makes. */
#ifndef JSMOD_HTTP_COOKIES_H
#define JSMOD_HTTP_COOKIES_H

#include "jsmod/binding.h"
#include "proto/cookie.h"

/* Registers the class and adds its constructor to the module's exports. */
int http_cookies_register(JSContext *ctx, JSValueConst exports);

/* http.cookieJar(): the VU's. */
JSValue http_cookie_jar(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv);

/* The jar behind a CookieJar object; NULL for anything else. */
struct cookie_jar *http_jar_of_value(JSValueConst value);

#endif
