/* What is compressed is what was there, and smaller where it repeats itself. */
#include "testing.h"

#include "base/check.h"
#include "output/prometheus/snappy.h"

/* One element: the bytes that it stands for. */
static const unsigned char *read_element(struct buf *text, const unsigned char *at)
{
    size_t length = *at >> 2;
    if ((*at & 3) == 2) {
        size_t offset = at[1] | (size_t)at[2] << 8;
        assert_in_range(offset, 1, text->len);
        for (size_t i = 0; i <= length; i++)
            buf_append_char(text, text->ptr[text->len - offset]);
        return at + 3;
    }
    assert_int_equal(*at & 3, 0);
    size_t extra = length < 60 ? 0 : length - 59;
    if (extra > 0) {
        length = 0;
        for (size_t i = 0; i < extra; i++)
            length |= (size_t)at[1 + i] << 8 * i;
    }
    buf_append(text, at + 1 + extra, length + 1);
    return at + 1 + extra + length + 1;
}

static void check_round_trip(struct slice text, size_t most)
{
    struct buf packed = BUF_INIT(BUF_UNLIMITED), back = BUF_INIT(BUF_UNLIMITED);
    snappy_compress(&packed, text);
    assert_true(packed.len <= most);
    const unsigned char *at = (unsigned char *)packed.ptr, *end = at + packed.len;
    size_t length = 0;
    int shift = 0;
    do
        length |= (size_t)(*at & 0x7f) << shift, shift += 7;
    while (*at++ & 0x80);
    assert_int_equal(length, text.len);
    while (at < end)
        at = read_element(&back, at);
    assert_true(slice_eq(buf_slice(&back), text));
    buf_deinit(&packed);
    buf_deinit(&back);
}

static void test_short(void **state)
{
    check_round_trip(SLICE(""), 1);
    check_round_trip(SLICE("a"), 3);
    check_round_trip(SLICE("abc"), 5);
    check_round_trip(SLICE("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), 8);
}

/* Several pieces; copies longer than an element holds. */
static void test_repeated(void **state)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    buf_append_repeat(&text, 'x', 200000);
    check_round_trip(buf_slice(&text), 12000);
    buf_reset(&text);
    for (int i = 0; i < 20000; i++)
        buf_printf(&text, "name\tk6_http_req_duration_p99 url http://test/%d;", i % 1000);
    check_round_trip(buf_slice(&text), text.len / 4);
    buf_deinit(&text);
}

/* What doesn't repeat grows by little: literals of all sizes. */
static void test_noise(void **state)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    uint64_t x = 88172645463325252;
    for (int i = 0; i < 150000; i++) {
        x ^= x << 13, x ^= x >> 7, x ^= x << 17;
        buf_append_char(&text, (char)(x >> 24));
    }
    for (size_t length = 50; length < 300; length++)
        check_round_trip(slice_make(text.ptr, length), length + 6);
    check_round_trip(buf_slice(&text), text.len + 100);
    buf_deinit(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_short),
                                        cmocka_unit_test(test_repeated),
                                        cmocka_unit_test(test_noise) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
