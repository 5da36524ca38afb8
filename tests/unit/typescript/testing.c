#include "testing.h"

#include "base/buf.h"

#include <stdio.h>

void assert_stripped(const struct strip_case *c)
{
    struct arena arena;
    struct error error = { 0 };
    struct typescript_output out;

    arena_init(&arena, 4096);
    if (typescript_strip(&arena, SLICE("x.ts"), slice_of(c->input), &out, &error))
        fail_msg("%s\n%s", c->input, error.text);
    if (!slice_eq(slice_trim(out.text), slice_trim(slice_of(c->output)))) {
        fail_msg("%s\n  becomes\n%.*s\n  instead of\n%s", c->input, SLICE_ARG(out.text), c->output);
    }
    arena_deinit(&arena);
}

/* The text without marks; or with spaces for what they enclose. */
static void append_unmarked(struct slice marked, bool erase, struct buf *out)
{
    bool inside = false;

    for (size_t i = 0; i < marked.len; i++) {
        struct slice rest = slice_sub(marked, i, marked.len);

        if (slice_starts(rest, SLICE("«")) || slice_starts(rest, SLICE("»"))) {
            inside = slice_starts(rest, SLICE("«"));
            i += SLICE("«").len - 1;
        } else {
            buf_append_char(out, inside && erase && rest.ptr[0] != '\n' ? ' ' : rest.ptr[0]);
        }
    }
    buf_append_char(out, '\0');
}

void assert_erased(const char *marked)
{
    struct buf input = BUF_INIT(BUF_UNLIMITED), output = BUF_INIT(BUF_UNLIMITED);

    append_unmarked(slice_of(marked), false, &input);
    append_unmarked(slice_of(marked), true, &output);
    assert_stripped(&(struct strip_case){ input.ptr, output.ptr });
    buf_deinit(&input);
    buf_deinit(&output);
}

void assert_strip_error(const char *input, const char *expected)
{
    struct arena arena;
    struct error error = { 0 };
    struct typescript_output out;
    char text[512] = "";

    if (*expected)
        snprintf(text, sizeof(text), "x.ts: Line %s", expected);
    arena_init(&arena, 4096);
    typescript_strip(&arena, SLICE("x.ts"), slice_of(input), &out, &error);
    if (!slice_eq(slice_of(error.text), slice_of(text)))
        fail_msg("%s\n  gives\n%s\n  instead of\n%s", input, error.text, text);
    error_clear(&error);
    arena_deinit(&arena);
}
