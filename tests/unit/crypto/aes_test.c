#include "testing.h"

#include "crypto/aes.h"

#include <openssl/err.h>

static struct buf out;
static struct error error;

/* One direction, and back. */
static void assert_both_ways(const struct aes_params *params, struct slice key, struct slice text,
                             const char *cipher_hex)
{
    struct buf back = BUF_INIT(BUF_UNLIMITED);
    buf_reset(&out);
    assert_int_equal(aes_encrypt(params, key, text, &out, &error), 0);
    assert_hex(buf_slice(&out), cipher_hex);
    assert_int_equal(aes_decrypt(params, key, buf_slice(&out), &back, &error), 0);
    assert_true(slice_eq(buf_slice(&back), text));
    buf_deinit(&back);
}

static void assert_refused(int result, const char *text)
{
    assert_int_equal(result, -1);
    assert_string_equal(error.text, text);
    assert_int_equal(ERR_peek_error(), 0);
    error_clear(&error);
}

/* SP 800-38A appendix F */
#define F_KEY_128 "2b7e151628aed2a6abf7158809cf4f3c"
#define F_KEY_192 "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b"
#define F_KEY_256 "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"
#define F_TEXT                                                         \
    "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51" \
    "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"
#define F_IV      "000102030405060708090a0b0c0d0e0f"
#define F_COUNTER "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"
#define F_CTR_128                                                      \
    "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff" \
    "5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee"

static void test_cbc(void **state)
{
    const struct aes_params params = { .mode = AES_CBC, .iv = UNHEX(F_IV) };
    const struct {
        struct slice key;
        const char *first_block;
    } cases[] = {
        { UNHEX(F_KEY_128), "7649abac8119b246cee98e9b12e9197d" },
        { UNHEX(F_KEY_192), "4f021db243bc633d7178183a9fa071e8" },
        { UNHEX(F_KEY_256), "f58c4c04d6e5f1ba779eabfb5f7bfbd6" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        buf_reset(&out);
        assert_int_equal(aes_encrypt(&params, cases[i].key, UNHEX(F_TEXT), &out, &error), 0);
        assert_int_equal(out.len, 80); /* a whole block of padding */
        assert_hex(slice_sub(buf_slice(&out), 0, 16), cases[i].first_block);
    }
    /* By another implementation. */
    assert_both_ways(&params, UNHEX(F_KEY_128), SLICE(""), "c84af0b613435d5d9182801a9bd9320b");
    assert_both_ways(&params, UNHEX(F_KEY_128), SLICE("fifteen letters"),
                     "d61a6795c2cbd721bab2033e60525bca");
}

static void test_cbc_refused(void **state)
{
    static const char closed[] = "the text can't be decrypted: it is cut off, or it was made with "
                                 "another key or iv";
    struct aes_params params = { .mode = AES_CBC, .iv = UNHEX(F_IV) };
    struct slice key = UNHEX(F_KEY_128), text = UNHEX(F_TEXT);
    assert_refused(aes_decrypt(&params, key, text, &out, &error), closed);
    assert_refused(aes_decrypt(&params, key, slice_sub(text, 0, 15), &out, &error), closed);
    assert_refused(aes_decrypt(&params, key, SLICE(""), &out, &error), closed);
    params.iv = slice_sub(params.iv, 0, 8);
    assert_refused(aes_encrypt(&params, key, text, &out, &error), "the iv must have 16 bytes");
    assert_int_equal(out.len, 0);
}

static void test_ctr(void **state)
{
    struct aes_params params = { .mode = AES_CTR, .iv = UNHEX(F_COUNTER), .counter_bits = 128 };
    assert_both_ways(&params, UNHEX(F_KEY_128), UNHEX(F_TEXT), F_CTR_128);
    assert_both_ways(&params, UNHEX(F_KEY_128), SLICE(""), "");
    assert_both_ways(&params, UNHEX(F_KEY_128), slice_sub(UNHEX(F_TEXT), 0, 5), "874d6191b6");
}

/* The key stream of the block with this counter. */
static void append_stream(struct slice key, struct slice counter, struct buf *to)
{
    const struct aes_params params = { .mode = AES_CTR, .iv = counter, .counter_bits = 128 };
    static const char zeros[AES_BLOCK];
    assert_int_equal(aes_encrypt(&params, key, slice_make(zeros, sizeof(zeros)), to, &error), 0);
}

/* Of a counter of few bits, only those change, and they begin again at zero. */
static void test_ctr_wraps(void **state)
{
    struct buf expected = BUF_INIT(BUF_UNLIMITED);
    static const char zeros[4 * AES_BLOCK];
    struct slice key = UNHEX(F_KEY_256);
    append_stream(key, UNHEX("f0f1f2f3f4f5f6f7f8f9fafbfcfdfefe"), &expected);
    append_stream(key, UNHEX("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"), &expected);
    append_stream(key, UNHEX("f0f1f2f3f4f5f6f7f8f9fafbfcfdfe00"), &expected);
    append_stream(key, UNHEX("f0f1f2f3f4f5f6f7f8f9fafbfcfdfe01"), &expected);
    const struct aes_params params = { .mode = AES_CTR,
                                       .iv = UNHEX("f0f1f2f3f4f5f6f7f8f9fafbfcfdfefe"),
                                       .counter_bits = 8 };
    assert_int_equal(aes_encrypt(&params, key, slice_make(zeros, sizeof(zeros)), &out, &error), 0);
    assert_true(slice_eq(buf_slice(&out), buf_slice(&expected)));

    const struct aes_params all = { .mode = AES_CTR,
                                    .iv = UNHEX("ffffffffffffffffffffffffffffffff"),
                                    .counter_bits = 128 };
    buf_reset(&out);
    buf_reset(&expected);
    append_stream(key, all.iv, &expected);
    append_stream(key, UNHEX("00000000000000000000000000000000"), &expected);
    assert_int_equal(aes_encrypt(&all, key, slice_make(zeros, 2 * AES_BLOCK), &out, &error), 0);
    assert_true(slice_eq(buf_slice(&out), buf_slice(&expected)));
    buf_deinit(&expected);
}

static void test_ctr_refused(void **state)
{
    struct aes_params params = { .mode = AES_CTR, .iv = UNHEX(F_COUNTER), .counter_bits = 2 };
    struct slice key = UNHEX(F_KEY_128), text = UNHEX(F_TEXT);
    char longer[65] = { 0 };
    assert_int_equal(aes_encrypt(&params, key, text, &out, &error), 0); /* four blocks */
    assert_refused(aes_encrypt(&params, key, slice_make(longer, sizeof(longer)), &out, &error),
                   "the text is too long for a counter of 2 bits: blocks would share values");
    params.counter_bits = 0;
    assert_refused(aes_encrypt(&params, key, text, &out, &error),
                   "the counter's length must be 1 to 128 bits");
    params.counter_bits = 129;
    assert_refused(aes_encrypt(&params, key, text, &out, &error),
                   "the counter's length must be 1 to 128 bits");
    params.iv = SLICE("short");
    assert_refused(aes_encrypt(&params, key, text, &out, &error), "the counter must have 16 bytes");
}

/* The GCM specification's test cases 2, 4 and 6. */
#define GCM_KEY "feffe9928665731c6d6a8f9467308308"
#define GCM_TEXT                                                       \
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72" \
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
#define GCM_DATA "feedfacedeadbeeffeedfacedeadbeefabaddad2"

static void test_gcm(void **state)
{
    struct aes_params params = { .mode = AES_GCM,
                                 .iv = UNHEX("000000000000000000000000"),
                                 .tag_size = 16 };
    struct slice zeros = UNHEX("00000000000000000000000000000000");
    assert_both_ways(&params, zeros, SLICE(""), "58e2fccefa7e3061367f1d57a4e7455a");
    assert_both_ways(&params, zeros, zeros,
                     "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf");
    params.iv = UNHEX("cafebabefacedbaddecaf888");
    params.additional_data = UNHEX(GCM_DATA);
    assert_both_ways(&params, UNHEX(GCM_KEY), UNHEX(GCM_TEXT),
                     "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
                     "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
                     "5bc94fbc3221a5db94fae95ae7121a47");
    params.iv = UNHEX("9313225df88406e555909c5aff5269aa6a7a9538534f7da1e4c303d2a318a728"
                      "c3c0c95156809539fcf0e2429a6b525416aedbf5a0de6a57a637b39b");
    assert_both_ways(&params, UNHEX(GCM_KEY), UNHEX(GCM_TEXT),
                     "8ce24998625615b603a033aca13fb894be9112a5c3a211a8ba262a3cca7e2ca7"
                     "01e4a9a4fba43c90ccdcb281d48c7c6fd62875d2aca417034c34aee5"
                     "619cc5aefffe0bfa462af43c1699d050");
    params.tag_size = 4;
    params.additional_data = SLICE("");
    params.iv = UNHEX("000000000000000000000000");
    assert_both_ways(&params, zeros, SLICE(""), "58e2fcce");
}

static void test_gcm_refused(void **state)
{
    static const char closed[] = "the text was changed, or made with another key or parameters";
    struct aes_params params = { .mode = AES_GCM, .iv = SLICE("twelve bytes"), .tag_size = 16 };
    struct slice key = UNHEX(GCM_KEY);
    struct buf sealed = BUF_INIT(BUF_UNLIMITED);
    assert_int_equal(aes_encrypt(&params, key, SLICE("secret"), &sealed, &error), 0);
    for (size_t i = 0; i < sealed.len; i++) {
        sealed.ptr[i] ^= 1;
        assert_refused(aes_decrypt(&params, key, buf_slice(&sealed), &out, &error), closed);
        sealed.ptr[i] ^= 1;
    }
    params.additional_data = SLICE("x");
    assert_refused(aes_decrypt(&params, key, buf_slice(&sealed), &out, &error), closed);
    assert_refused(aes_decrypt(&params, key, SLICE("fifteen letters"), &out, &error),
                   "the text is shorter than its tag");
    params.tag_size = 17;
    assert_refused(aes_encrypt(&params, key, SLICE(""), &out, &error),
                   "the tag must have 32 to 128 bits");
    params.iv = SLICE("");
    assert_refused(aes_encrypt(&params, key, SLICE(""), &out, &error), "the iv must not be empty");
    assert_int_equal(out.len, 0);
    buf_deinit(&sealed);
}

/* RFC 3394 section 4 */
static void test_key_wrap(void **state)
{
    const struct aes_params params = { .mode = AES_KW };
    assert_both_ways(&params, UNHEX("000102030405060708090a0b0c0d0e0f"),
                     UNHEX("00112233445566778899aabbccddeeff"),
                     "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5");
    assert_both_ways(&params, UNHEX("000102030405060708090a0b0c0d0e0f1011121314151617"),
                     UNHEX("00112233445566778899aabbccddeeff0001020304050607"),
                     "031d33264e15d33268f24ec260743edce1c6c7ddee725a936ba814915c6762d2");
    assert_both_ways(&params,
                     UNHEX("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
                     UNHEX("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f"),
                     "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02"
                     "dd21");
}

static void test_key_wrap_refused(void **state)
{
    const struct aes_params params = { .mode = AES_KW };
    struct slice key = UNHEX(F_KEY_128);
    assert_refused(aes_encrypt(&params, key, SLICE("fifteen letters"), &out, &error),
                   "AES-KW takes multiples of 8 bytes, from 16 on: there are 15");
    assert_refused(aes_encrypt(&params, key, SLICE("8 bytes."), &out, &error),
                   "AES-KW takes multiples of 8 bytes, from 16 on: there are 8");
    assert_refused(aes_decrypt(&params, key, SLICE("sixteen letters."), &out, &error),
                   "AES-KW takes multiples of 8 bytes, from 24 on: there are 16");
    assert_refused(aes_decrypt(&params, key,
                               UNHEX("1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5"), &out,
                               &error),
                   "the wrapped key was changed, or another key wrapped it");
}

static int begin(void **state)
{
    out = BUF_INIT(BUF_UNLIMITED);
    return 0;
}

static int end(void **state)
{
    buf_deinit(&out);
    error_clear(&error);
    return ERR_peek_error() == 0 ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_cbc, begin, end),
        cmocka_unit_test_setup_teardown(test_cbc_refused, begin, end),
        cmocka_unit_test_setup_teardown(test_ctr, begin, end),
        cmocka_unit_test_setup_teardown(test_ctr_wraps, begin, end),
        cmocka_unit_test_setup_teardown(test_ctr_refused, begin, end),
        cmocka_unit_test_setup_teardown(test_gcm, begin, end),
        cmocka_unit_test_setup_teardown(test_gcm_refused, begin, end),
        cmocka_unit_test_setup_teardown(test_key_wrap, begin, end),
        cmocka_unit_test_setup_teardown(test_key_wrap_refused, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
