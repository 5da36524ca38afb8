#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cli/yaml.h"

#include <stdlib.h>

static void becomes(const char *json, const char *yaml)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    yaml_append(&out, slice_of(json), 0);
    char *text = buf_take(&out);
    assert_string_equal(text, yaml);
    free(text);
}

static void test_values(void **state)
{
    becomes("1.5", "1.5\n");
    becomes(" null ", "null\n");
    becomes("\"plain\"", "plain\n");
    becomes("\"vus-max\"", "vus-max\n");
    becomes("\"two words\"", "\"two words\"\n");
    becomes("\"\"", "\"\"\n");
    becomes("\"true\"", "\"true\"\n");
    becomes("\"007\"", "\"007\"\n");
    becomes("\"-\"", "\"-\"\n");
    becomes("{}", "{}\n");
    becomes("[]", "[]\n");
}

static void test_nesting(void **state)
{
    becomes("{\"a\":1,\"b\":{\"c\":[],\"d\":\"x\"}}", "a: 1\nb:\n  c: []\n  d: x\n");
    becomes("[1,[2,3],{\"a\":1,\"b\":2}]", "- 1\n- - 2\n  - 3\n- a: 1\n  b: 2\n");
    becomes("{\"p(95)\":[{\"a\":{\"b\":1}}]}", "\"p(95)\":\n  - a:\n      b: 1\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_nesting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
