#include "proto/ws_handshake.h"

#include "base/base64.h"
#include "base/check.h"
#include "base/clock.h"
#include "crypto/digest.h"
#include "crypto/random.h"
#include "net/quote.h"
#include "proto/ws_deflate.h"

enum {
    KEY_SIZE = 16,
    SHOWN_BODY = 1024, /* bytes of a refusal's body that are of interest, as in k6 */
};

/* --- the URL ---------------------------------------------------------------------------------- */

static int refuse_url(struct error *error, const char *wanted, struct slice instead)
{
    char quoted[300];
    return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "%s, but got %s", wanted,
                     quote_into(quoted, sizeof(quoted), instead));
}

int ws_url_parse(struct url *out, struct slice text, struct arena *arena, struct error *error)
{
    struct error wrong = { 0 };
    char quoted[300];
    if (url_parse(out, text, arena, &wrong) != 0) {
        error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "valid url, but got %s which resulted in %s",
                  quote_into(quoted, sizeof(quoted), text), wrong.text);
        error_clear(&wrong);
        return -1;
    }
    if (!slice_is(out->scheme, "ws") && !slice_is(out->scheme, "wss"))
        return refuse_url(error, "url with scheme ws or wss", out->scheme);
    if (out->fragment.len > 0)
        return refuse_url(error, "no url fragment", out->fragment);
    return 0;
}

/* --- asking ----------------------------------------------------------------------------------- */

static struct slice base64_of(struct slice bytes, struct arena *arena)
{
    struct buf text = BUF_INIT(64);
    base64_encode(&text, bytes, BASE64_STD);
    struct slice copy = arena_copy(arena, buf_slice(&text));
    buf_deinit(&text);
    return copy;
}

/* RFC 6455 section 4.2.2, step 5.4. */
static struct slice accept_of(struct slice key, struct arena *arena)
{
    unsigned char digest[DIGEST_MAX_SIZE];
    struct slice proof = slice_of(
        arena_printf(arena, "%.*s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", SLICE_ARG(key)));
    size_t size = digest_of(DIGEST_SHA1, proof, digest);
    return base64_of(slice_make((const char *)digest, size), arena);
}

static int refuse(struct net_failure *failure, const char *what, struct slice name)
{
    char quoted[200];
    return net_fail(failure, NET_ERR_GENERIC, "%s %s", what,
                    quote_into(quoted, sizeof(quoted), name));
}

/* Whether the handshake itself writes the header. */
static bool is_own_header(const struct ws_request *request, struct slice name)
{
    static const char *const names[] = { "Upgrade", "Connection", "Sec-Websocket-Key",
                                         "Sec-Websocket-Version", "Sec-Websocket-Extensions" };
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (slice_is(name, names[i]))
            return true;
    return slice_is(name, "Sec-Websocket-Protocol") && request->protocols.len > 0;
}

static int check_headers(const struct ws_request *request, struct net_failure *failure)
{
    for (uint32_t i = 0; i < request->headers.count; i++) {
        const struct http_header *header = &request->headers.items[i];
        if (is_own_header(request, header->name))
            return net_fail(failure, NET_ERR_GENERIC,
                            "websocket: duplicate header not allowed: %.*s",
                            SLICE_ARG(header->name));
        if (!http_header_name_valid(header->name))
            return refuse(failure, "websocket: invalid header field name", header->name);
        if (!http_header_value_valid(header->value))
            return refuse(failure, "websocket: invalid header field value for", header->name);
    }
    return NET_OK;
}

static int check_url(const struct url *url, struct net_failure *failure)
{
    if (url->has_userinfo)
        return net_fail(failure, NET_ERR_GENERIC, "malformed ws or wss URL");
    if (url->host.len == 0)
        return net_fail(failure, NET_ERR_GENERIC, "websocket: no host in the URL");
    if (url->host.len > 253)
        return net_fail(failure, NET_ERR_DNS_NO_HOST, "lookup: no such host");
    if (url->port > UINT16_MAX)
        return net_fail(failure, NET_ERR_DIAL, "dial tcp: address %u: invalid port", url->port);
    return NET_OK;
}

/* A Cookie header of the script's own takes the place of the jar's. */
static void add_cookies(struct ws_handshake *h, const struct ws_request *request,
                        struct arena *arena)
{
    struct cookie_pair *pairs;
    struct buf header = BUF_INIT(BUF_UNLIMITED);
    if (request->jar == NULL || http_headers_get(&request->headers, SLICE("Cookie")).ptr != NULL)
        return;
    uint32_t count = cookie_jar_get(request->jar, &h->url, clock_wall_ns(), arena, &pairs);
    for (uint32_t i = 0; i < count; i++)
        cookie_append(&header, pairs[i].name, pairs[i].value);
    if (header.len > 0)
        http_headers_add(&h->request.headers, arena, SLICE("Cookie"),
                         arena_copy(arena, buf_slice(&header)));
    buf_deinit(&header);
}

static void add_headers(struct ws_handshake *h, const struct ws_request *request, struct slice key,
                        struct arena *arena)
{
    struct http_headers *headers = &h->request.headers;
    for (uint32_t i = 0; i < request->headers.count; i++) {
        struct http_header given = request->headers.items[i];
        bool is_protocol = slice_is(given.name, "Sec-Websocket-Protocol");
        http_headers_add(headers, arena, is_protocol ? SLICE("Sec-WebSocket-Protocol") : given.name,
                         given.value);
    }
    http_headers_add(headers, arena, SLICE("Upgrade"), SLICE("websocket"));
    http_headers_add(headers, arena, SLICE("Connection"), SLICE("Upgrade"));
    http_headers_add(headers, arena, SLICE("Sec-WebSocket-Key"), key);
    http_headers_add(headers, arena, SLICE("Sec-WebSocket-Version"), SLICE("13"));
    if (request->protocols.len > 0)
        http_headers_add(headers, arena, SLICE("Sec-WebSocket-Protocol"), request->protocols);
    if (request->compression)
        http_headers_add(headers, arena, SLICE("Sec-WebSocket-Extensions"), ws_deflate_offer);
}

int ws_handshake_start(struct ws_handshake *h, const struct ws_request *request,
                       struct arena *arena, struct net_failure *failure)
{
    char bytes[KEY_SIZE];
    int code = check_url(request->url, failure);
    if (code == NET_OK)
        code = check_headers(request, failure);
    if (code != NET_OK)
        return code;
    random_fill(bytes, sizeof(bytes));
    struct slice key = base64_of(slice_make(bytes, sizeof(bytes)), arena);
    *h = (struct ws_handshake){ .url = *request->url, .accept = accept_of(key, arena) };
    h->url.scheme = url_is_tls(request->url) ? SLICE("https") : SLICE("http");
    h->request = (struct http_request){
        .method = SLICE("GET"),
        .url = &h->url,
        .host = request->host,
        .body_limit = SHOWN_BODY,
        .vu_id = request->vu_id,
        .version = HTTP_1_ONLY,
    };
    add_headers(h, request, key, arena);
    add_cookies(h, request, arena);
    return NET_OK;
}

/* --- the answer ------------------------------------------------------------------------------- */

static bool agree_on_extensions(const struct http_headers *headers, bool offered, bool *compression)
{
    struct buf all = BUF_INIT(BUF_UNLIMITED);
    for (uint32_t i = 0; i < headers->count; i++) {
        if (!slice_is(headers->items[i].name, "Sec-Websocket-Extensions"))
            continue;
        buf_append_str(&all, all.len > 0 ? "," : "");
        buf_append_slice(&all, headers->items[i].value);
    }
    int result = ws_deflate_agree(buf_slice(&all), offered, compression);
    buf_deinit(&all);
    return result == 0;
}

int ws_handshake_judge(const struct ws_handshake *h, const struct ws_request *request,
                       const struct http_response *response, bool *compression,
                       struct net_failure *failure)
{
    const struct http_headers *headers = &response->headers;
    if (response->status != 101 ||
        !http_headers_has_token(headers, SLICE("Upgrade"), SLICE("websocket")) ||
        !http_headers_has_token(headers, SLICE("Connection"), SLICE("upgrade")) ||
        !slice_eq(http_headers_get(headers, SLICE("Sec-Websocket-Accept")), h->accept))
        return net_fail(failure, NET_ERR_GENERIC, "websocket: bad handshake");
    if (!agree_on_extensions(headers, request->compression, compression))
        return net_fail(failure, NET_ERR_GENERIC, "websocket: invalid compression negotiation");
    return NET_OK;
}
