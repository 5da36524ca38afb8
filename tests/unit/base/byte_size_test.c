#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/byte_size.h"
#include "base/check.h"

static void sizes(void **state)
{
    static const struct {
        const char *text;
        uint64_t bytes;
    } right[] = {
        { "0B", 0 },
        { "4096B", 4096 },
        { "1kB", 1000 },
        { "1.5 MB", 1500000 },
        { "2gb", 2000000000 },
        { "1KiB", 1024 },
        { "512mib", 512 << 20 },
        { "0.5GiB", 512 << 20 },
        { "1TB", 1000000000000 },
        { "1TiB", (uint64_t)1 << 40 },
    };
    for (size_t i = 0; i < ARRAY_LEN(right); i++) {
        uint64_t bytes = UINT64_MAX;
        assert_true(byte_size_parse(slice_of(right[i].text), &bytes));
        assert_int_equal(bytes, right[i].bytes);
    }
}

static void wrong(void **state)
{
    static const char *const texts[] = { "",    "B",     "MB",    "12",     "-1MB",  "1 M B",
                                         "1XB", "nanGB", "infGB", "1e30TB", "1MBit", "KiB" };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        uint64_t bytes;
        assert_false(byte_size_parse(slice_of(texts[i]), &bytes));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes),
        cmocka_unit_test(wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
