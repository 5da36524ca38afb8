#include "proto/grpc_metadata.h"

#include "base/base64.h"
#include "base/check.h"
#include "base/clock.h"

#include <stdio.h>

bool grpc_metadata_is_reserved(struct slice name)
{
    static const char *const names[] = {
        "content-type", "user-agent",  "grpc-message-type", "grpc-encoding",
        "grpc-message", "grpc-status", "grpc-timeout",      "te",
    };
    if (name.len > 0 && name.ptr[0] == ':')
        return true;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (slice_is(name, names[i]))
            return true;
    return false;
}

bool grpc_metadata_is_binary(struct slice name)
{
    return slice_ends(name, SLICE("-bin"));
}

struct slice grpc_metadata_encode(struct slice name, struct slice value, struct arena *arena)
{
    if (!grpc_metadata_is_binary(name))
        return value;
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    base64_encode(&text, value, BASE64_RAW_STD);
    struct slice encoded = arena_copy(arena, buf_slice(&text));
    buf_deinit(&text);
    return encoded;
}

int grpc_metadata_decode(struct slice name, struct slice text, struct arena *arena,
                         struct slice *value, size_t *bad_at)
{
    *value = text;
    if (!grpc_metadata_is_binary(name))
        return 0;
    struct buf bytes = BUF_INIT(BUF_UNLIMITED);
    enum base64_form form = text.len % 4 == 0 ? BASE64_STD : BASE64_RAW_STD;
    int rc = base64_decode(&bytes, text, form, bad_at);
    if (rc == 0)
        *value = arena_copy(arena, buf_slice(&bytes));
    buf_deinit(&bytes);
    return rc;
}

struct slice grpc_timeout_format(int64_t timeout_ns, char text[GRPC_TIMEOUT_SIZE])
{
    static const struct {
        int64_t ns;
        char unit;
    } units[] = {
        { 1, 'n' },        { NS_PER_US, 'u' },     { NS_PER_MS, 'm' },
        { NS_PER_S, 'S' }, { 60 * NS_PER_S, 'M' }, { 3600 * NS_PER_S, 'H' },
    };
    enum { MOST = 99999999 };
    size_t i = 0;
    int64_t count = timeout_ns > 0 ? timeout_ns : 0;
    while (count > MOST && i + 1 < ARRAY_LEN(units)) {
        i++;
        count = timeout_ns / units[i].ns + (timeout_ns % units[i].ns > 0);
    }
    int n = snprintf(text, GRPC_TIMEOUT_SIZE, "%lld%c", (long long)count, units[i].unit);
    return slice_make(text, (size_t)n);
}

bool grpc_content_type_valid(struct slice value)
{
    static const struct slice base = SLICE("application/grpc");
    if (!slice_starts(value, base))
        return false;
    return value.len == base.len || value.ptr[base.len] == '+' || value.ptr[base.len] == ';';
}
