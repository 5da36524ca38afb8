#include "page.h"

#include "base/check.h"
#include "html/dataset.h"

static void test_property(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "id", "id" },
        { "user-name", "userName" },
        { "big-long-name", "bigLongName" },
        { "user-id", "userID" },
        { "a-url-b", "aURLB" },
        { "x-oauth", "xOAuth" },
        { "id-x", "idX" },
        { "a--b", "aB" },
        { "a-", "a" },
        { "-a", "A" },
        { "user_name", "user_name" },
        { "a-b_c", "aBC" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct buf out = BUF_INIT(100);
        dataset_append_property(&out, slice_of(cases[i][0]));
        char *property = buf_take(&out);
        assert_string_equal(property, cases[i][1]);
        free(property);
    }
}

static void test_attribute(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "id", "id" },
        { "userName", "user-name" },
        { "user-name", "user-name" },
        { "userID", "user-id" },
        { "userId", "user-id" },
        { "aURLB", "a-url-b" },
        { "HTTPSOnly", "https-only" },
        { "userOAuth", "user-oauth" },
        { "user_name", "user-name" },
        { "aBC", "a-b-c" },
        { "", "" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct buf out = BUF_INIT(100);
        dataset_append_attribute(&out, slice_of(cases[i][0]));
        char *attribute = buf_take(&out);
        assert_string_equal(attribute, cases[i][1]);
        free(attribute);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_property),
        cmocka_unit_test(test_attribute),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
