/* Any text as TypeScript: lines stay, what has been stripped has nothing more to strip, and columns
 * lead into the original. */
#include "base/check.h"
#include "typescript/typescript.h"

static size_t count_lines(struct slice text)
{
    size_t lines = 0;

    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    return lines;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_make((const char *)data, size);
    struct error error = { 0 };
    struct typescript_output out;
    struct arena arena;
    int rc;

    arena_init(&arena, 4096);
    rc = typescript_strip(&arena, SLICE("x.ts"), text, &out, &error);
    CHECK((rc != 0) == error_is_set(&error));
    error_clear(&error);
    if (rc == 0) {
        CHECK(count_lines(out.text) == count_lines(text));
        CHECK(out.shift_count || out.text.len == size);
        for (uint32_t i = 0; i < out.shift_count; i++) {
            const struct typescript_shift *s = &out.shifts[i];
            uint32_t at = typescript_original_column(&out, s->line, s->column);

            CHECK(at >= 1 && at <= s->column);
            CHECK(i == 0 || out.shifts[i - 1].line < s->line ||
                  out.shifts[i - 1].column + out.shifts[i - 1].width <= s->column);
        }
    }
    arena_deinit(&arena);
    return 0;
}
