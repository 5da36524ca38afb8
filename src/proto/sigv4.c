#include "proto/sigv4.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/encode.h"
#include "crypto/digest.h"

#include <stdlib.h>
#include <time.h>

static const char algorithm[] = "AWS4-HMAC-SHA256";

/* --- the canonical request -------------------------------------------------------------------- */

static void append_sha256(struct buf *out, struct slice bytes)
{
    unsigned char digest[DIGEST_MAX_SIZE];
    hex_append(out, slice_make((char *)digest, digest_of(DIGEST_SHA256, bytes, digest)));
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-._~/", c) != NULL);
}

/* The path is escaped once more, as all services but S3 want it. */
static void append_path(struct buf *out, struct slice path)
{
    for (size_t i = 0; i < path.len; i++)
        if (is_unreserved(path.ptr[i]))
            buf_append_char(out, path.ptr[i]);
        else
            buf_printf(out, "%%%02X", (unsigned char)path.ptr[i]);
}

static int compare_slices(const void *a, const void *b)
{
    return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

/* The parameters, sorted; each has its "=". */
static void append_query(struct buf *out, struct slice query, struct arena *arena)
{
    size_t count = 0, most = 1;
    for (size_t i = 0; i < query.len; i++)
        most += query.ptr[i] == '&';
    struct slice *parts = ARENA_ARRAY(arena, struct slice, most), part;
    while (slice_split(&query, '&', &part))
        if (part.len > 0)
            parts[count++] = part;
    qsort(parts, count, sizeof(*parts), compare_slices);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_append_char(out, '&');
        buf_append_slice(out, parts[i]);
        if (slice_find_char(parts[i], '=') < 0)
            buf_append_char(out, '=');
    }
}

static bool is_signed(struct slice name)
{
    static const char *const changing[] = { "Authorization", "User-Agent", "Connection", "Expect",
                                            "X-Amzn-Trace-Id" };
    for (size_t i = 0; i < ARRAY_LEN(changing); i++)
        if (slice_eq_nocase(name, slice_of(changing[i])))
            return false;
    return true;
}

static int compare_headers(const void *a, const void *b)
{
    return slice_compare(((const struct http_header *)a)->name,
                         ((const struct http_header *)b)->name);
}

/* Those that are signed, names in lower case, by name; each name once. */
static struct http_headers collect_headers(const struct http_request *r, struct arena *arena)
{
    struct http_headers all = { 0 };
    http_headers_add(&all, arena, SLICE("host"), r->host.len > 0 ? r->host : r->url->host_port);
    for (uint32_t i = 0; i < r->headers.count; i++) {
        const struct http_header *header = &r->headers.items[i];
        if (is_signed(header->name))
            http_headers_set(&all, arena, arena_copy_lower(arena, header->name),
                             slice_trim(header->value));
    }
    qsort(all.items, all.count, sizeof(*all.items), compare_headers);
    return all;
}

static struct slice name_list(const struct http_headers *headers, struct arena *arena)
{
    struct buf names = BUF_INIT(BUF_UNLIMITED);
    for (uint32_t i = 0; i < headers->count; i++) {
        if (i > 0)
            buf_append_char(&names, ';');
        buf_append_slice(&names, headers->items[i].name);
    }
    struct slice kept = arena_copy(arena, buf_slice(&names));
    buf_deinit(&names);
    return kept;
}

static void append_request(struct buf *out, const struct http_request *r,
                           const struct http_headers *headers, struct slice names,
                           struct arena *arena)
{
    buf_append_slice(out, r->method.len > 0 ? r->method : SLICE("GET"));
    buf_append_char(out, '\n');
    append_path(out, r->url->path);
    buf_append_char(out, '\n');
    append_query(out, r->url->query, arena);
    buf_append_char(out, '\n');
    for (uint32_t i = 0; i < headers->count; i++)
        buf_printf(out, "%.*s:%.*s\n", SLICE_ARG(headers->items[i].name),
                   SLICE_ARG(headers->items[i].value));
    buf_printf(out, "\n%.*s\n", SLICE_ARG(names));
    append_sha256(out, r->body);
}

/* --- the signature ---------------------------------------------------------------------------- */

static struct slice hmac(struct slice key, struct slice text, struct arena *arena)
{
    char *value = arena_alloc(arena, DIGEST_MAX_SIZE);
    struct hasher *hasher = hasher_new_hmac(DIGEST_SHA256, key);
    hasher_update(hasher, text);
    size_t size = hasher_value(hasher, (unsigned char *)value);
    hasher_free(hasher);
    return slice_make(value, size);
}

/* A key for the day, the region and the service, which the secret can't be found from. */
static struct slice signing_key(const struct sigv4_key *key, struct slice day, struct arena *arena)
{
    struct slice secret = slice_of(arena_printf(arena, "AWS4%.*s", SLICE_ARG(key->secret)));
    struct slice of_day = hmac(secret, day, arena);
    struct slice of_region = hmac(of_day, key->region, arena);
    return hmac(hmac(of_region, key->service, arena), SLICE("aws4_request"), arena);
}

void sigv4_sign(const struct sigv4_key *key, struct http_request *request, int64_t wall_ns,
                struct arena *arena)
{
    time_t seconds = (time_t)(wall_ns / NS_PER_S);
    struct tm utc;
    char moment[32];
    size_t length = strftime(moment, sizeof(moment), "%Y%m%dT%H%M%SZ", gmtime_r(&seconds, &utc));
    struct slice time = arena_copy(arena, slice_make(moment, length));
    struct slice day = slice_sub(time, 0, 8);
    http_headers_set(&request->headers, arena, SLICE("X-Amz-Date"), time);

    struct http_headers headers = collect_headers(request, arena);
    struct slice names = name_list(&headers, arena);
    const char *scope = arena_printf(arena, "%.*s/%.*s/%.*s/aws4_request", SLICE_ARG(day),
                                     SLICE_ARG(key->region), SLICE_ARG(key->service));
    struct buf canonical = BUF_INIT(BUF_UNLIMITED), text = BUF_INIT(BUF_UNLIMITED);
    append_request(&canonical, request, &headers, names, arena);
    buf_printf(&text, "%s\n%.*s\n%s\n", algorithm, SLICE_ARG(time), scope);
    append_sha256(&text, buf_slice(&canonical));
    struct slice signature = hmac(signing_key(key, day, arena), buf_slice(&text), arena);
    buf_reset(&text);
    buf_printf(&text, "%s Credential=%.*s/%s, SignedHeaders=%.*s, Signature=", algorithm,
               SLICE_ARG(key->id), scope, SLICE_ARG(names));
    hex_append(&text, signature);
    http_headers_set(&request->headers, arena, SLICE("Authorization"),
                     arena_copy(arena, buf_slice(&text)));
    buf_deinit(&text);
    buf_deinit(&canonical);
}
