#include "plan/csv.h"
#include "testing.h"

/* Fields are shown in brackets. */
static void reads(const char *line, const char *expected)
{
    struct arena arena;
    struct slice *fields;
    uint32_t count;
    struct error error = { 0 };
    struct buf out = BUF_INIT(256);
    arena_init(&arena, 256);
    assert_int_equal(csv_read_line(&arena, slice_of(line), &fields, &count, 1, &error), 0);
    for (uint32_t i = 0; i < count; i++)
        buf_printf(&out, "[%.*s]", SLICE_ARG(fields[i]));
    assert_text(buf_slice(&out), expected);
    buf_deinit(&out);
    arena_deinit(&arena);
}

static void refuses(const char *line, const char *why)
{
    struct arena arena;
    struct slice *fields;
    uint32_t count;
    struct error error = { 0 };
    arena_init(&arena, 256);
    assert_int_equal(csv_read_line(&arena, slice_of(line), &fields, &count, 1, &error), -1);
    assert_string_equal(error.text, why);
    error_clear(&error);
    arena_deinit(&arena);
}

static void test_lines(void **state)
{
    reads("", "");
    reads("a", "[a]");
    reads("a,b,", "[a][b][]");
    reads(",", "[][]");
    reads("\"a,b\",c", "[a,b][c]");
    reads("\"say \"\"hi\"\"\"", "[say \"hi\"]");
    reads("\"\"", "[]");
    refuses("a\"b", "parse error on line 1, column 2: bare \" in non-quoted-field");
    refuses("\"a\"b", "parse error on line 1, column 3: extraneous or missing \" in quoted-field");
    refuses("\"a", "parse error on line 1, column 3: extraneous or missing \" in quoted-field");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_lines) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
