#include "proto/proxy_options.h"

#include "base/check.h"
#include "proto/http_auth.h"
#include "proto/url.h"

#include <stdlib.h>

static const char *const http_names[] = { "HTTP_PROXY", "http_proxy", NULL };
static const char *const https_names[] = { "HTTPS_PROXY", "https_proxy", NULL };
static const char *const exception_names[] = { "NO_PROXY", "no_proxy", NULL };

/* The first that isn't empty, with its name; else an empty text. */
static struct slice find_variable(const char *const *names, const char **name)
{
    for (*name = *names; *names != NULL; names++) {
        const char *value = getenv(*names);
        if (value == NULL || value[0] == '\0')
            continue;
        *name = *names;
        return slice_of(value);
    }
    return (struct slice){ 0 };
}

static int refuse(const char *name, struct slice text, const char *why, struct error *error)
{
    /* Credentials don't belong into a message. */
    ptrdiff_t at = slice_rfind_char(text, '@');
    struct slice shown = at < 0 ? text : slice_sub(text, (size_t)at, text.len);
    return error_set(error, EXIT_CODE_INVALID_CONFIG,
                     "%s: \"%s%.*s\" is no proxy address: %s; it should be like "
                     "http://user:password@host:3128",
                     name, at < 0 ? "" : "...", SLICE_ARG(shown), why);
}

/* "proxy:3128" is one as well: a text that is no URL with a scheme and a host gets http:// in
 * front. */
static const char *parse_address(struct url *out, struct slice text, struct arena *arena)
{
    struct error ignored = { 0 };
    bool whole = slice_find(text, SLICE("://")) > 0;
    struct slice http = slice_of(arena_printf(arena, "http://%.*s", SLICE_ARG(text)));
    bool parsed = url_parse(out, whole ? text : http, arena, &ignored) == 0;
    error_clear(&ignored);
    if (!parsed)
        return "it can't be parsed";
    return out->host.len == 0 ? "it has no host" : NULL;
}

static const char *set_kind(struct net_proxy *proxy, const struct url *url)
{
    static const struct {
        const char *scheme;
        enum proxy_kind kind;
        uint32_t port;
    } schemes[] = {
        { "http", PROXY_HTTP, 80 },
        { "https", PROXY_HTTPS, 443 },
        { "socks5", PROXY_SOCKS5, 1080 },
        { "socks5h", PROXY_SOCKS5, 1080 },
    };
    for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
        if (!slice_is(url->scheme, schemes[i].scheme))
            continue;
        uint32_t port = url->port != 0 ? url->port : schemes[i].port;
        proxy->kind = schemes[i].kind;
        proxy->port = (uint16_t)port;
        return port <= UINT16_MAX ? NULL : "the port is too large";
    }
    return "its scheme is none of http, https, socks5 and socks5h";
}

const struct net_proxy *proxy_parse(const char *name, struct slice address, struct arena *arena,
                                    struct error *error)
{
    struct url url;
    struct net_proxy *proxy = ARENA_NEW(arena, struct net_proxy);
    const char *wrong = parse_address(&url, address, arena);
    if (wrong == NULL)
        wrong = set_kind(proxy, &url);
    if (wrong != NULL) {
        refuse(name, address, wrong, error);
        return NULL;
    }
    proxy->host = url.host;
    proxy->has_credentials = url.has_userinfo;
    proxy->username = url.username;
    proxy->password = url.password;
    if (url.has_userinfo)
        proxy->authorization = http_auth_basic(url.username, url.password, arena);
    return proxy;
}

/* *out stays NULL when no variable names a proxy. */
static int read_proxy(const struct net_proxy **out, const char *const *names, struct arena *arena,
                      struct error *error)
{
    const char *name;
    struct slice text = find_variable(names, &name);
    *out = text.len > 0 ? proxy_parse(name, text, arena, error) : NULL;
    return text.len > 0 && *out == NULL ? -1 : 0;
}

int proxy_options_apply(struct proxy_rules *rules, struct arena *arena, struct error *error)
{
    const char *name;
    *rules = (struct proxy_rules){ 0 };
    if (read_proxy(&rules->for_http, http_names, arena, error) != 0 ||
        read_proxy(&rules->for_https, https_names, arena, error) != 0)
        return -1;
    proxy_rules_set_exceptions(rules, find_variable(exception_names, &name), arena);
    return 0;
}
