#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "proto/ws_deflate.h"

/* --- the negotiation -------------------------------------------------------------------------- */

static void test_agree(void **state)
{
    (void)state;
    static const struct {
        const char *extensions;
        bool offered;
        int result;
        bool on;
    } cases[] = {
        { "", true, 0, false },
        { "", false, 0, false },
        { "permessage-deflate; server_no_context_takeover; client_no_context_takeover", true, 0,
          true },
        { "permessage-deflate;server_no_context_takeover", true, 0, true },
        { " Permessage-Deflate ; Server_No_Context_Takeover ", true, 0, true },
        { "permessage-deflate; server_no_context_takeover; server_max_window_bits=10", true, 0,
          true },
        { "permessage-deflate; server_no_context_takeover; server_max_window_bits=\"10\"", true, 0,
          true },
        { "permessage-deflate; server_no_context_takeover", false, -1, false },
        { "permessage-deflate", true, -1, false }, /* messages would refer to earlier ones */
        { "permessage-deflate; client_no_context_takeover", true, -1, false },
        { "permessage-deflate; server_no_context_takeover; client_max_window_bits=10", true, -1,
          false }, /* nobody has offered that */
        { "permessage-deflate; server_no_context_takeover; server_max_window_bits=7", true, -1,
          false },
        { "permessage-deflate; server_no_context_takeover; server_max_window_bits", true, -1,
          false },
        { "permessage-deflate; server_no_context_takeover=1", true, -1, false },
        { "permessage-deflate; server_no_context_takeover; server_no_context_takeover", true, -1,
          false },
        { "permessage-deflate; server_no_context_takeover; x", true, -1, false },
        { "permessage-deflate; server_no_context_takeover, permessage-deflate; "
          "server_no_context_takeover",
          true, -1, true },
        { "x-webkit-deflate-frame", true, -1, false },
        { "x-webkit-deflate-frame", false, -1, false },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        bool on;
        int result = ws_deflate_agree(slice_of(cases[i].extensions), cases[i].offered, &on);
        assert_int_equal(result, cases[i].result);
        assert_int_equal(on, cases[i].on);
    }
    assert_int_equal(ws_deflate_offer.len, strlen(ws_deflate_offer.ptr));
}

/* --- messages --------------------------------------------------------------------------------- */

static void round_trip(struct ws_deflate *d, struct slice message)
{
    struct buf wire = BUF_INIT(BUF_UNLIMITED), back = BUF_INIT(BUF_UNLIMITED);
    ws_deflate_compress(d, message, &wire);
    assert_int_equal(ws_deflate_expand(d, buf_slice(&wire), &back), WS_EXPANDED);
    assert_int_equal(back.len, message.len);
    if (message.len > 0)
        assert_memory_equal(back.ptr, message.ptr, message.len);
    buf_deinit(&wire);
    buf_deinit(&back);
}

static void test_round_trip(void **state)
{
    (void)state;
    static char large[300000];
    for (size_t i = 0; i < sizeof(large); i++)
        large[i] = (char)(i * i >> 7);
    struct ws_deflate *d = ws_deflate_new();
    round_trip(d, SLICE(""));
    round_trip(d, SLICE("x"));
    round_trip(d, SLICE("Hello"));
    for (size_t size = 1; size < sizeof(large); size = size * 3 + 1)
        round_trip(d, slice_make(large, size));
    round_trip(d, slice_make(large, sizeof(large)));
    ws_deflate_free(d);
}

/* The examples of RFC 7692 section 7.2.3. */
static void test_examples(void **state)
{
    (void)state;
    static const struct slice hellos[] = {
        SLICE("\xf2\x48\xcd\xc9\xc9\x07\x00"),                 /* one block */
        SLICE("\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00"), /* one that isn't compressed */
        SLICE("\xf3\x48\xcd\xc9\xc9\x07\x00\x00"),             /* the last block of its stream */
        SLICE("\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"), /* two blocks */
    };
    struct ws_deflate *d = ws_deflate_new();
    for (size_t i = 0; i < ARRAY_LEN(hellos); i++) {
        struct buf out = BUF_INIT(100);
        assert_int_equal(ws_deflate_expand(d, hellos[i], &out), WS_EXPANDED);
        assert_true(slice_is(buf_slice(&out), "Hello"));
        buf_deinit(&out);
    }
    ws_deflate_free(d);
}

static void test_corrupt(void **state)
{
    (void)state;
    static const struct slice wrong[] = {
        SLICE("\xff\xff\xff\xff"),         /* no kind of block */
        SLICE("\x00\x50\x00\xaf\xff\x48"), /* cut short */
        SLICE("\xca\x40\x30\x01\x00"),     /* refers to before the message */
    };
    struct ws_deflate *d = ws_deflate_new();
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        struct buf out = BUF_INIT(100);
        assert_int_equal(ws_deflate_expand(d, wrong[i], &out), WS_EXPAND_CORRUPT);
        buf_deinit(&out);
        round_trip(d, SLICE("the next one is fine"));
    }
    ws_deflate_free(d);
}

static void test_bomb(void **state)
{
    (void)state;
    struct buf zeros = BUF_INIT(BUF_UNLIMITED), wire = BUF_INIT(BUF_UNLIMITED);
    struct buf out = BUF_INIT(1 << 20);
    struct ws_deflate *d = ws_deflate_new();
    buf_append_repeat(&zeros, '\0', 64 << 20);
    ws_deflate_compress(d, buf_slice(&zeros), &wire);
    assert_true(wire.len < (1 << 20));
    assert_int_equal(ws_deflate_expand(d, buf_slice(&wire), &out), WS_EXPAND_TOO_BIG);
    assert_true(out.len <= out.max);
    buf_deinit(&zeros);
    buf_deinit(&wire);
    buf_deinit(&out);
    ws_deflate_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_agree),    cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_examples), cmocka_unit_test(test_corrupt),
        cmocka_unit_test(test_bomb),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
