#include "keys.h"

#include "crypto/oaep.h"

#include <openssl/err.h>

/* Made by another implementation. */
#define OAEP_SHA256                                                                        \
    "a4cf8a70dd781d7d170c5978512d55e1b0d0236fb4f1524d776bc230f3a135468e0bf32290579898a586" \
    "fdc272f43b811e103e2bc40b6437d9586b2e41df7eec9f81847077d7d5a226d9ca27385e8f04518cf913" \
    "d54c205839a92863e9f4380f43a763623bf138110069659ee60457c55354a51aa059027824d793ec172e" \
    "f7f3"
#define OAEP_SHA1_L1                                                                       \
    "3aa9bed5396bbc65c71c74b6361e20bc09b1fb74b3e783fe8d032dde743dc16fb0d6c8ade81aebf6a895" \
    "ccc4061678be3e2208014990090d61b9d27e23a0690127fe190789d5c191950364a3d84e8028097e4c65" \
    "a4a309f8678cc94502a0e6cf023eb49695e861f49f448dc87dac1512684a7ec32515b08d2554e7772940" \
    "a244"

#define NONE SLICE("")

static struct evp_pkey_st *private, *public;
static struct buf sealed, opened;
static struct error error;

static void test_foreign(void **state)
{
    assert_int_equal(
        oaep_decrypt(private, DIGEST_SHA256, NONE, UNHEX(OAEP_SHA256), &opened, &error), 0);
    assert_slice(buf_slice(&opened), "for your eyes");
    buf_reset(&opened);
    assert_int_equal(
        oaep_decrypt(private, DIGEST_SHA1, SLICE("L1"), UNHEX(OAEP_SHA1_L1), &opened, &error), 0);
    assert_slice(buf_slice(&opened), "with label");
}

static void test_there_and_back(void **state)
{
    static const struct slice texts[] = { SLICE(""), SLICE("x"), SLICE("\0\1\2") };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        buf_reset(&sealed);
        buf_reset(&opened);
        assert_int_equal(
            oaep_encrypt(public, DIGEST_SHA256, SLICE("label"), texts[i], &sealed, &error), 0);
        assert_int_equal(sealed.len, 128);
        assert_int_equal(oaep_decrypt(private, DIGEST_SHA256, SLICE("label"), buf_slice(&sealed),
                                      &opened, &error),
                         0);
        assert_true(slice_eq(buf_slice(&opened), texts[i]));
    }
}

static void assert_closed(enum digest digest, struct slice label, struct slice text)
{
    assert_int_equal(oaep_decrypt(private, digest, label, text, &opened, &error), -1);
    assert_string_equal(error.text, "the text was not made for this key and label");
    assert_int_equal(opened.len, 0);
    error_clear(&error);
}

static void test_refused(void **state)
{
    char longest[128 - 2 * 32 - 2 + 1] = { 0 };
    struct slice whole = UNHEX(OAEP_SHA256);
    assert_closed(DIGEST_SHA256, SLICE("L"), whole);
    assert_closed(DIGEST_SHA1, NONE, whole);
    assert_closed(DIGEST_SHA256, NONE, slice_sub(whole, 0, 127));
    assert_closed(DIGEST_SHA256, NONE, NONE);
    assert_int_equal(oaep_encrypt(public, DIGEST_SHA256, NONE,
                                  slice_make(longest, sizeof(longest) - 1), &sealed, &error),
                     0);
    assert_int_equal(oaep_encrypt(public, DIGEST_SHA256, NONE, slice_make(longest, sizeof(longest)),
                                  &sealed, &error),
                     -1);
    assert_string_equal(error.text, "the text is too long for the key");
}

static int begin(void **state)
{
    private = rsa_key(true);
    public = rsa_key(false);
    sealed = opened = BUF_INIT(BUF_UNLIMITED);
    return 0;
}

static int end(void **state)
{
    pkey_unref(private);
    pkey_unref(public);
    buf_deinit(&sealed);
    buf_deinit(&opened);
    error_clear(&error);
    return ERR_peek_error() == 0 ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_foreign, begin, end),
        cmocka_unit_test_setup_teardown(test_there_and_back, begin, end),
        cmocka_unit_test_setup_teardown(test_refused, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
