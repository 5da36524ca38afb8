#include "proto/http_follow.h"

#include "base/clock.h"
#include "net/address.h"
#include "net/quote.h"
#include "proto/http_cookies.h"

/* What is the same for all hops. */
struct chain {
    const struct http_follow *f;
    const struct http_request *first;
    int64_t deadline_ns;
    struct arena *arena;
    struct http_auth_dialogue auth;
    bool
        foreign; /* a hop led away from the first host's domain: credentials stay behind for good */
    bool bodiless; /* a hop turned the request into one without a body: the same */
};

/* Sets a header on this hop alone, or takes it away (ptr NULL): the arrays that the request came
 * with are the caller's. */
static void set_header(const struct chain *c, struct http_request *request, struct slice name,
                       struct slice value)
{
    struct http_headers given = request->headers;
    request->headers = (struct http_headers){ 0 };
    for (uint32_t i = 0; i < given.count; i++)
        if (!slice_eq_nocase(given.items[i].name, name))
            http_headers_add(&request->headers, c->arena, given.items[i].name,
                             given.items[i].value);
    if (value.ptr != NULL)
        http_headers_add(&request->headers, c->arena, name, value);
}

/* --- cookies ---------------------------------------------------------------------------------- */

static bool is_replaced(const struct http_follow *f, struct slice name)
{
    for (uint32_t i = 0; i < f->cookie_count; i++)
        if (f->cookies[i].replace && slice_eq(f->cookies[i].name, name))
            return true;
    return false;
}

static struct slice cookie_header(const struct http_follow *f, const struct url *url,
                                  struct slice by_hand, struct arena *arena)
{
    struct cookie_pair *stored = NULL;
    bool ask = f->jar != NULL && !cookie_jar_is_empty(f->jar);
    uint32_t count = ask ? cookie_jar_get(f->jar, url, clock_wall_ns(), arena, &stored) : 0;
    if (count == 0 && f->cookie_count == 0)
        return by_hand;
    struct buf header = BUF_INIT(BUF_UNLIMITED);
    buf_append_slice(&header, by_hand);
    for (uint32_t i = 0; i < f->cookie_count; i++)
        cookie_append(&header, f->cookies[i].name, f->cookies[i].value);
    for (uint32_t i = 0; i < count; i++)
        if (!is_replaced(f, stored[i].name))
            cookie_append(&header, stored[i].name, stored[i].value);
    struct slice value = header.len > 0 ? arena_copy(arena, buf_slice(&header))
                                        : (struct slice){ 0 };
    buf_deinit(&header);
    return value;
}

/* Returns the header. */
static struct slice add_cookies(const struct chain *c, struct http_request *request)
{
    struct slice by_hand = http_headers_get(&request->headers, SLICE("Cookie"));
    struct slice value = cookie_header(c->f, request->url, by_hand, c->arena);
    if (value.ptr != by_hand.ptr)
        set_header(c, request, SLICE("Cookie"), value);
    return value;
}

/* --- the next hop ----------------------------------------------------------------------------- */

static bool is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static bool is_same_or_subdomain(struct slice host, struct slice parent)
{
    struct address ignored;
    if (slice_eq(host, parent))
        return true;
    return !address_parse(&ignored, host) && host.len > parent.len && slice_ends(host, parent) &&
           host.ptr[host.len - parent.len - 1] == '.';
}

static bool is_one_of(struct slice name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (slice_eq_nocase(name, slice_of(*names)))
            return true;
    return false;
}

static bool is_copied(const struct chain *c, struct slice name)
{
    static const char *const sensitive[] = { "Authorization",       "Www-Authenticate",   "Cookie2",
                                             "Proxy-Authorization", "Proxy-Authenticate", NULL };
    static const char *const of_body[] = { "Content-Encoding", "Content-Language",
                                           "Content-Location", "Content-Type", NULL };
    if (slice_eq_nocase(name, SLICE("Cookie")))
        return c->f->jar == NULL && !c->foreign;
    if (c->foreign && is_one_of(name, sensitive))
        return false;
    return !(c->bodiless && is_one_of(name, of_body));
}

/* Not from https to http; without credentials. RFC 9110 section 10.1.3. */
static void add_referer(const struct chain *c, const struct url *from, struct http_request *request)
{
    if ((slice_is(from->scheme, "https") && slice_is(request->url->scheme, "http")) ||
        http_headers_get(&request->headers, SLICE("Referer")).len > 0)
        return;
    set_header(c, request, SLICE("Referer"), url_without_userinfo(from, c->arena).text);
}

static void copy_headers(const struct chain *c, struct http_request *request)
{
    const struct http_headers *all = &c->first->headers;
    request->headers = (struct http_headers){ 0 };
    for (uint32_t i = 0; i < all->count; i++)
        if (is_copied(c, all->items[i].name))
            http_headers_add(&request->headers, c->arena, all->items[i].name, all->items[i].value);
}

/* 301, 302 and 303 ask again with GET, unless with HEAD; 307 and 308 with the same method and
 * body. */
static void choose_method(struct chain *c, struct http_request *request, int status)
{
    if (status != 307 && status != 308) {
        c->bodiless = true;
        if (!slice_is(request->method, "HEAD") && request->method.len > 0)
            request->method = SLICE("GET");
    }
    if (c->bodiless) {
        request->body = (struct slice){ 0 };
        request->body_kind = BODY_NONE;
    }
}

static bool is_absolute(struct slice location)
{
    ptrdiff_t colon = slice_find_char(location, ':');
    ptrdiff_t slash = slice_find_char(location, '/');
    return colon > 0 && (slash < 0 || colon < slash);
}

static int resolve_location(const struct chain *c, const struct url *base, struct slice location,
                            struct url *to, struct http_exchange *out)
{
    struct error error = { 0 };
    char quoted[160];
    if (url_resolve(to, base, location, c->arena, &error) == 0)
        return NET_OK;
    net_fail(&out->failure, NET_ERR_GENERIC, "failed to parse Location header %s: %s",
             quote_into(quoted, sizeof(quoted), location), error.text);
    error_clear(&error);
    return out->failure.code;
}

/* Turns the request into the one for the next hop. */
static void prepare_next(struct chain *c, struct http_followed *followed, const struct url *to,
                         int status, struct slice location)
{
    struct http_request *request = &followed->request;
    struct url *from = arena_alloc(c->arena, sizeof(*from));
    *from = *request->url;
    c->foreign |= !is_same_or_subdomain(to->host, c->first->url->host);
    c->auth.has_login &= !c->foreign;
    choose_method(c, request, status);
    followed->url = *to;
    request->url = &followed->url;
    if (is_absolute(location))
        request->host = (struct slice){ 0 };
    copy_headers(c, request);
    add_referer(c, from, request);
}

/* --- the chain -------------------------------------------------------------------------------- */

/* Authorization for the first try of a hop. A login that waits for a challenge isn't shown in the
 * URL any more: neither to on_hop nor in Response.url. */
static void begin_auth(struct chain *c, struct http_followed *followed)
{
    struct http_request *request = &followed->request;
    struct slice given = http_headers_get(&request->headers, SLICE("Authorization"));
    struct slice value = http_auth_begin(&c->auth, request, c->arena);
    if (value.ptr != given.ptr)
        set_header(c, request, SLICE("Authorization"), value);
    if (c->auth.scheme == AUTH_DIGEST)
        followed->url = url_without_userinfo(&followed->url, c->arena);
    if (c->auth.scheme == AUTH_NTLM)
        request->version = HTTP_1_ONLY; /* streams share a connection, and so would its login */
}

static int exchange(const struct chain *c, const struct http_request *request,
                    struct http_exchange *out)
{
    const struct http_follow *f = c->f;
    if (f->trace != NULL)
        f->trace(f->trace_context, request, NULL);
    int code = http_client_exchange(f->client, request, c->deadline_ns, c->arena, out);
    if (f->trace != NULL)
        f->trace(f->trace_context, request, out);
    return code;
}

/* One hop: the exchange, and those that its answer asks for by a challenge. An NTLM handshake stays
 * on its connection because that is the idle one used last, and nobody else runs in between. */
static int send_hop(struct chain *c, struct http_followed *followed, struct http_exchange *out)
{
    struct http_request *request = &followed->request;
    bool no_reuse = request->no_reuse;
    int code;
    struct slice cookies = add_cookies(c, request);
    if (followed->hops == 1)
        followed->cookies = cookies;
    begin_auth(c, followed);
    for (;;) {
        code = exchange(c, request, out);
        struct slice answer = { 0 };
        if (code == NET_OK)
            answer = http_auth_answer(&c->auth, request, &out->response, c->arena);
        if (answer.ptr == NULL)
            break;
        if (c->f->on_hop != NULL)
            c->f->on_hop(c->f->context, request, out, true);
        set_header(c, request, SLICE("Authorization"), answer);
        request->no_reuse &= c->auth.scheme != AUTH_NTLM;
    }
    if (request->no_reuse != no_reuse)
        http_client_close_idle(c->f->client);
    request->no_reuse = no_reuse;
    if (code == NET_OK)
        http_cookies_store(c->f->jar, request->url, &out->response.headers);
    return code;
}

/* Whether a hop follows; sets what that needs. A failure (of the Location) is in out->failure. */
static bool find_next(const struct chain *c, struct http_followed *followed,
                      struct http_exchange *out, struct slice *location, struct url *to)
{
    if (!is_redirect(out->response.status))
        return false;
    *location = http_headers_get(&out->response.headers, SLICE("Location"));
    if (location->len == 0 ||
        resolve_location(c, followed->request.url, *location, to, out) != NET_OK)
        return false;
    int64_t limit = c->f->max_redirects > 0 ? c->f->max_redirects : 0;
    followed->stopped = (int64_t)followed->hops > limit;
    return !followed->stopped;
}

int http_follow(const struct http_follow *f, const struct http_request *first, int64_t deadline_ns,
                struct arena *arena, struct http_exchange *out, struct http_followed *followed)
{
    struct chain c = {
        .f = f,
        .first = first,
        .deadline_ns = deadline_ns,
        .arena = arena,
        .auth.scheme = f->auth,
    };
    *followed = (struct http_followed){ .request = *first, .url = *first->url };
    followed->request.url = &followed->url;
    for (;;) {
        struct slice location;
        struct url to;
        followed->hops++;
        int code = send_hop(&c, followed, out);
        if (code != NET_OK || !find_next(&c, followed, out, &location, &to))
            return out->failure.code;
        if (f->on_hop != NULL)
            f->on_hop(f->context, &followed->request, out, false);
        prepare_next(&c, followed, &to, out->response.status, location);
    }
}
