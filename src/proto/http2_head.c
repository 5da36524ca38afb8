#include "proto/http2_head.h"

#include "net/quote.h"

enum {
    PSEUDO_HEADERS = 4,
    OWN_HEADERS = 1, /* content-length */
};

static void add(struct http2_head *head, struct slice name, struct slice value)
{
    head->fields[head->count++] = (nghttp2_nv){
        .name = (uint8_t *)name.ptr,
        .namelen = name.len,
        .value = (uint8_t *)value.ptr,
        .valuelen = value.len,
    };
}

static struct slice lower(struct slice name, struct arena *arena)
{
    char *text = arena_str(arena, name);
    for (size_t i = 0; i < name.len; i++)
        if (text[i] >= 'A' && text[i] <= 'Z')
            text[i] |= 0x20;
    return slice_make(text, name.len);
}

static bool is_one_of(struct slice text, const char *const *words)
{
    for (; *words != NULL; words++)
        if (slice_eq_nocase(text, slice_of(*words)))
            return true;
    return false;
}

/* --- what HTTP/2 can't carry ------------------------------------------------------------------ */

static int refuse(struct net_failure *failure, const char *name, struct slice value)
{
    char quoted[160];
    return net_fail(failure, NET_ERR_GENERIC, "http2: invalid %s request header: [%s]", name,
                    quote_into(quoted, sizeof(quoted), value));
}

/* Whoever asks to upgrade, or frames by hand, would not get it. RFC 9113 section 8.2.2. */
static int check(const struct http_header *header, struct net_failure *failure)
{
    static const char *const harmless[] = { "", "close", "keep-alive", NULL };
    static const char *const framings[] = { "", "chunked", NULL };
    if (slice_eq_nocase(header->name, SLICE("Upgrade")) && header->value.len > 0)
        return refuse(failure, "Upgrade", header->value);
    if (slice_eq_nocase(header->name, SLICE("Connection")) && !is_one_of(header->value, harmless))
        return refuse(failure, "Connection", header->value);
    if (slice_eq_nocase(header->name, SLICE("Transfer-Encoding")) &&
        !is_one_of(header->value, framings))
        return refuse(failure, "Transfer-Encoding", header->value);
    return NET_OK;
}

/* --- fields ----------------------------------------------------------------------------------- */

static bool is_left_out(const struct http_header *header)
{
    static const char *const names[] = {
        "Host",    "Content-Length", "Connection",        "Proxy-Connection",
        "Upgrade", "Keep-Alive",     "Transfer-Encoding", NULL
    };
    if (slice_eq_nocase(header->name, SLICE("User-Agent")))
        return header->value.len == 0;
    if (slice_eq_nocase(header->name, SLICE("TE")))
        return !slice_eq_nocase(header->value, SLICE("trailers"));
    return is_one_of(header->name, names);
}

/* A field per cookie compresses better. RFC 9113 section 8.2.3. */
static void add_cookies(struct http2_head *head, struct slice rest)
{
    struct slice pair;
    while (slice_split(&rest, ';', &pair))
        if ((pair = slice_trim(pair)).len > 0)
            add(head, SLICE("cookie"), pair);
}

static size_t count_fields(const struct http_headers *headers)
{
    size_t count = PSEUDO_HEADERS + OWN_HEADERS + headers->count;
    for (uint32_t i = 0; i < headers->count; i++) {
        const struct http_header *header = &headers->items[i];
        if (slice_eq_nocase(header->name, SLICE("Cookie")))
            for (size_t at = 0; at < header->value.len; at++)
                count += header->value.ptr[at] == ';';
    }
    return count;
}

static void add_content_length(struct http2_head *head, const struct http_request *request,
                               struct arena *arena)
{
    if (request->body_kind != BODY_CHUNKED &&
        (request->body.len > 0 || http_method_announces_body(request->method)))
        add(head, SLICE("content-length"), slice_of(arena_printf(arena, "%zu", request->body.len)));
}

int http2_head_make(struct http2_head *head, const struct http_request *request,
                    struct arena *arena, struct net_failure *failure)
{
    const struct url *url = request->url;
    *head = (struct http2_head){ 0 };
    head->fields = arena_alloc(arena, count_fields(&request->headers) * sizeof(*head->fields));
    add(head, SLICE(":authority"), request->host.len > 0 ? request->host : url->host_port);
    add(head, SLICE(":method"), request->method.len > 0 ? request->method : SLICE("GET"));
    add(head, SLICE(":path"), url->target);
    add(head, SLICE(":scheme"), url->scheme);
    for (uint32_t i = 0; i < request->headers.count; i++) {
        const struct http_header *header = &request->headers.items[i];
        int code = check(header, failure);
        if (code != NET_OK)
            return code;
        if (slice_eq_nocase(header->name, SLICE("Cookie")))
            add_cookies(head, header->value);
        else if (!is_left_out(header))
            add(head, lower(header->name, arena), slice_trim(header->value));
    }
    add_content_length(head, request, arena);
    return NET_OK;
}
