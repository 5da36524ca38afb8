/* Any text as a URL and as a reference: what is printed parses again, to the same. */
#include "proto/url.h"

#include "base/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_target(const struct url *u)
{
    CHECK(u->target.len > 0 && u->path.len > 0);
    for (size_t i = 0; i < u->target.len; i++)
        CHECK((unsigned char)u->target.ptr[i] >= 0x20 && u->target.ptr[i] != 0x7f);
    for (size_t i = 0; i < u->path.len; i++)
        CHECK(u->path.ptr[i] != ' ');
    for (size_t i = 0; i < u->host_port.len; i++)
        CHECK((unsigned char)u->host_port.ptr[i] > 0x20);
}

static void check_stable(const struct url *u, struct arena *arena)
{
    struct error error = { 0 };
    struct url again;
    /* Without a host, a path that begins with two slashes would be read as one. */
    if (u->host.len > 0 && url_parse(&again, u->text, arena, &error) == 0) {
        CHECK(slice_eq(again.text, u->text));
        CHECK(slice_eq(again.target, u->target));
        CHECK(slice_eq(again.host, u->host));
        CHECK(again.port == u->port);
    }
    error_clear(&error);
    url_redacted(u, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_make((const char *)data, size);
    struct error error = { 0 };
    struct arena arena;
    struct url base, u;
    arena_init(&arena, 4096);
    CHECK(url_parse(&base, SLICE("http://user@h.example:81/a/b?q#f"), &arena, &error) == 0);
    if (url_parse(&u, text, &arena, &error) == 0) {
        check_target(&u);
        check_stable(&u, &arena);
    } else {
        CHECK(error_is_set(&error));
    }
    error_clear(&error);
    if (url_resolve(&u, &base, text, &arena, &error) == 0) {
        check_target(&u);
        check_stable(&u, &arena);
    } else {
        CHECK(error_is_set(&error));
    }
    error_clear(&error);
    arena_deinit(&arena);
    return 0;
}
