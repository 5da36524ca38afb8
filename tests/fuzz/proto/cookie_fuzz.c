/* Any text as a Set-Cookie: what the jar takes comes back in a header that is one line. */
#include "proto/cookie.h"

#include "base/check.h"
#include "proto/http_message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NOW_S = 1700000000 };

static void send_back(struct cookie_jar *jar, const struct url *url, struct arena *arena)
{
    struct cookie_pair *pairs;
    struct buf header = BUF_INIT(BUF_UNLIMITED);
    uint32_t count = cookie_jar_get(jar, url, NOW_S * 1000000000L, arena, &pairs);
    CHECK(count <= 1);
    for (uint32_t i = 0; i < count; i++)
        cookie_append(&header, pairs[i].name, pairs[i].value);
    CHECK(http_header_value_valid(buf_slice(&header)));
    buf_deinit(&header);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cookie cookie;
    struct error error = { 0 };
    struct arena arena;
    struct url url;
    int64_t seconds;
    struct slice text = slice_make((const char *)data, size);
    struct cookie_jar *jar = cookie_jar_new();
    arena_init(&arena, 4096);
    CHECK(url_parse(&url, SLICE("https://www.shop.example/a/b"), &arena, &error) == 0);
    cookie_parse_date(text, &seconds);
    if (cookie_parse(&cookie, text)) {
        CHECK(cookie.name.len > 0);
        CHECK(cookie.name.ptr >= text.ptr &&
              cookie.name.ptr + cookie.name.len <= text.ptr + text.len);
        cookie_jar_set(jar, &url, &cookie, NOW_S * 1000000000L);
        send_back(jar, &url, &arena);
    }
    cookie_jar_free(jar);
    arena_deinit(&arena);
    return 0;
}
