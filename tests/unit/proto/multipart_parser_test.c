#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "proto/multipart_parser.h"

#include <stdlib.h>

static void finds_the_boundary(void **state)
{
    static const struct {
        const char *type, *boundary; /* NULL: there is none */
    } cases[] = {
        { "multipart/form-data; boundary=abc", "abc" },
        { "Multipart/Form-Data;charset=utf-8;BOUNDARY=\"a;b\" ; x=y", "a;b" },
        { "multipart/form-data; boundary=", NULL },
        { "multipart/form-data; boundary=\"\"", NULL },
        { "multipart/form-data; boundary", NULL },
        { "multipart/form-data", NULL },
        { "multipart/mixed; boundary=abc", NULL },
        { "", NULL },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct slice boundary;
        assert_int_equal(multipart_boundary(slice_of(cases[i].type), &boundary),
                         cases[i].boundary != NULL);
        if (cases[i].boundary)
            assert_true(slice_is(boundary, cases[i].boundary));
    }
}

static void append_name(struct buf *out, const char *what, struct slice sent)
{
    buf_append_str(out, what);
    multipart_append_name(out, sent);
}

/* "name=bytes" of each, with "@filename" and ":type" behind the name where they are; then how it
 * ended. */
static void assert_parts(const char *body, const char *expected)
{
    struct slice rest = slice_of(body);
    struct multipart_part part;
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    int more;
    while ((more = multipart_next(&rest, SLICE("B"), &part)) > 0) {
        append_name(&out, "", part.name);
        if (part.filename.ptr)
            append_name(&out, "@", part.filename);
        if (part.type.len)
            append_name(&out, ":", part.type);
        buf_printf(&out, "=%.*s|", SLICE_ARG(part.bytes));
    }
    buf_append_str(&out, more < 0 ? "malformed" : "end");
    char *text = buf_take(&out);
    assert_string_equal(text, expected);
    free(text);
}

#define NAMED(name) "Content-Disposition: form-data; name=\"" name "\"\r\n"

static void takes_parts_apart(void **state)
{
    assert_parts("--B\r\n" NAMED("a") "\r\n1\r\n--B\r\n" NAMED("b") "\r\n\r\n--B--\r\n",
                 "a=1|b=|end");
    assert_parts("a preamble\r\n--B \t\r\ncontent-type: x/y\r\n"
                 "content-disposition:form-data;filename=f.txt;name=n\r\n\r\n--b\r\n-B\r\n--B--",
                 "n@f.txt:x/y=--b\r\n-B|end");
    assert_parts("--B\n"
                 "content-disposition: form-data; name=a\n\n1\n--B--",
                 "a=1|end");
    assert_parts("--B\r\n" NAMED("a") "\r\n--B--", "a=|end");
    assert_parts("--B--", "end");
}

static void knows_both_ways_to_quote(void **state)
{
    assert_parts("--B\r\n" NAMED("a\\\"; b=\\\\ %22%0d%0A%41\\c") "\r\n\r\n--B--",
                 "a\"; b=\\ \"\r\n%41\\c=|end");
}

static void tells_what_is_malformed(void **state)
{
    static const char *const bodies[] = {
        "",
        "text",
        "--A--",
        "--B",
        "--B\r\n",
        "--Bx\r\n" NAMED("a") "\r\n1\r\n--B--",
        "--B\r\n" NAMED("a"),
        "--B\r\n" NAMED("a") "\r\n1",
        "--B\r\n\r\n1\r\n--B--",
        "--B\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--B--",
        "--B\r\nno field\r\n\r\n1\r\n--B--",
        "--B\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n",
    };
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
        assert_parts(bodies[i], "malformed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_boundary),
        cmocka_unit_test(takes_parts_apart),
        cmocka_unit_test(knows_both_ways_to_quote),
        cmocka_unit_test(tells_what_is_malformed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
