#include "keys.h"

#include <openssl/err.h>

static struct buf out, more;
static struct error error;

static void assert_refused(struct evp_pkey_st *key, const char *text)
{
    assert_null(key);
    assert_string_equal(error.text, text);
    assert_int_equal(ERR_peek_error(), 0);
    error_clear(&error);
}

static void assert_number(const struct evp_pkey_st *key, enum pkey_number which, const char *hex)
{
    buf_reset(&out);
    assert_int_equal(pkey_number(key, which, &out), 0);
    assert_hex(buf_slice(&out), hex);
}

static void test_rsa_numbers(void **state)
{
    struct evp_pkey_st *key = rsa_key(true), *public = rsa_key(false);
    assert_int_equal(pkey_kind(key), PKEY_RSA);
    assert_int_equal(pkey_bits(key), 1024);
    assert_int_equal(pkey_curve(key), CURVE_COUNT);
    assert_number(key, RSA_N, RSA_KEY_N);
    assert_number(key, RSA_E, RSA_KEY_E);
    assert_number(key, RSA_D, RSA_KEY_D);
    assert_number(key, RSA_QI, RSA_KEY_QI);
    assert_number(public, RSA_N, RSA_KEY_N);
    assert_int_equal(pkey_number(public, RSA_D, &out), -1);
    assert_int_equal(pkey_number(key, EC_X, &out), -1);
    assert_int_equal(ERR_peek_error(), 0);
    pkey_unref(public);
    pkey_unref(key);
}

static void test_rsa_numbers_that_disagree(void **state)
{
    static const char *const whole[] = { RSA_KEY_N, RSA_KEY_E,  RSA_KEY_D,  RSA_KEY_P,
                                         RSA_KEY_Q, RSA_KEY_DP, RSA_KEY_DQ, RSA_KEY_QI };
    static const char refusal[] = "the numbers are not those of an RSA key";
    char room[8][256];
    struct slice numbers[PKEY_NUMBERS] = { 0 };
    for (int i = 0; i < 8; i++)
        numbers[i] = unhex(whole[i], room[i]);
    for (int i = 0; i < 8; i++) {
        struct slice right = numbers[i];
        room[i][right.len - 1] ^= 2;
        assert_refused(pkey_from_rsa_numbers(numbers, &error), refusal);
        room[i][right.len - 1] ^= 2;
        if (i != RSA_D) { /* without it the key is public */
            numbers[i] = slice_make(NULL, 0);
            assert_refused(pkey_from_rsa_numbers(numbers, &error), refusal);
        }
        numbers[i] = SLICE("\0");
        assert_refused(pkey_from_rsa_numbers(numbers, &error), refusal);
        numbers[i] = right;
    }
    struct evp_pkey_st *key = pkey_from_rsa_numbers(numbers, &error);
    assert_non_null(key);
    pkey_unref(key);
}

static void test_curves(void **state)
{
    static const char *const x[] = { P256_X, P384_X, P521_X };
    static const char *const d[] = { P256_D, P384_D, P521_D };
    static const char *const names[] = { "P-256", "P-384", "P-521" };
    for (int i = 0; i < CURVE_COUNT; i++) {
        enum pkey_curve curve = (enum pkey_curve)i;
        struct evp_pkey_st *key = ec_key(curve, true);
        assert_int_equal(pkey_kind(key), PKEY_EC);
        assert_int_equal(pkey_curve(key), curve);
        assert_string_equal(pkey_curve_name(curve), names[i]);
        assert_number(key, EC_X, x[i]);
        assert_number(key, EC_D, d[i]);
        assert_int_equal(pkey_number(key, RSA_N, &out), -1);

        buf_reset(&out);
        assert_int_equal(pkey_to_point(key, &out, &error), 0);
        assert_int_equal(out.len, 1 + 2 * pkey_curve_size(curve));
        struct evp_pkey_st *public = pkey_from_point(curve, buf_slice(&out), &error);
        assert_non_null(public);
        assert_number(public, EC_X, x[i]);
        assert_int_equal(pkey_number(public, EC_D, &out), -1);
        pkey_unref(public);
        pkey_unref(key);
    }
}

static void test_wrong_points(void **state)
{
    static const char refusal[] = "the data is no uncompressed point of the curve";
    struct evp_pkey_st *key = ec_key(CURVE_P256, false);
    assert_int_equal(pkey_to_point(key, &out, &error), 0);
    struct slice point = buf_slice(&out);
    assert_refused(pkey_from_point(CURVE_P384, point, &error), refusal);
    assert_refused(pkey_from_point(CURVE_P256, slice_sub(point, 0, 64), &error), refusal);
    assert_refused(pkey_from_point(CURVE_P256, slice_make(NULL, 0), &error), refusal);
    out.ptr[64] ^= 1;
    assert_refused(pkey_from_point(CURVE_P256, point, &error), refusal);
    out.ptr[64] ^= 1;
    out.ptr[0] = 6; /* OpenSSL's hybrid form */
    assert_refused(pkey_from_point(CURVE_P256, point, &error), refusal);
    pkey_unref(key);
}

static void test_wrong_ec_numbers(void **state)
{
    static const char refusal[] = "the numbers are not those of a key on the curve";
    struct slice numbers[PKEY_NUMBERS] = {
        [EC_X] = UNHEX(P256_X), [EC_Y] = UNHEX(P256_Y), [EC_D] = UNHEX(P384_D), /* too long */
    };
    assert_refused(pkey_from_ec_numbers(CURVE_P256, numbers, &error), refusal);
    assert_refused(pkey_from_ec_numbers(CURVE_P384, numbers, &error), refusal);
    numbers[EC_D] = SLICE("\1"); /* another point's */
    assert_refused(pkey_from_ec_numbers(CURVE_P256, numbers, &error), refusal);
    numbers[EC_D] = SLICE("");
    assert_refused(pkey_from_ec_numbers(CURVE_P256, numbers, &error), refusal);
    numbers[EC_D] = slice_make(NULL, 0);
    numbers[EC_Y] = slice_make(NULL, 0);
    assert_refused(pkey_from_ec_numbers(CURVE_P256, numbers, &error), refusal);
}

static void test_der(void **state)
{
    struct evp_pkey_st *keys[] = { rsa_key(true), ec_key(CURVE_P256, true),
                                   ec_key(CURVE_P521, true) };
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        enum pkey_number number = pkey_kind(keys[i]) == PKEY_RSA ? RSA_D : EC_D;
        buf_reset(&out);
        assert_int_equal(pkey_to_pkcs8(keys[i], &out, &error), 0);
        struct evp_pkey_st *again = pkey_from_pkcs8(buf_slice(&out), &error);
        assert_non_null(again);
        buf_reset(&more);
        assert_int_equal(pkey_number(again, number, &more), 0);
        pkey_unref(again);

        buf_reset(&out);
        assert_int_equal(pkey_to_spki(keys[i], &out, &error), 0);
        again = pkey_from_spki(buf_slice(&out), &error);
        assert_non_null(again);
        assert_int_equal(pkey_number(again, number, &more), -1);
        pkey_unref(again);
        pkey_unref(keys[i]);
    }
}

/* Every key that is cut off or has a byte too many, in both forms. */
static void test_broken_der(void **state)
{
    struct evp_pkey_st *key = ec_key(CURVE_P256, true);
    assert_int_equal(pkey_to_pkcs8(key, &out, &error), 0);
    assert_int_equal(pkey_to_spki(key, &more, &error), 0);
    for (size_t size = 0; size < out.len; size++)
        assert_refused(pkey_from_pkcs8(slice_make(out.ptr, size), &error),
                       "the data is no private key as PKCS #8 in DER");
    for (size_t size = 0; size < more.len; size++)
        assert_refused(pkey_from_spki(slice_make(more.ptr, size), &error),
                       "the data is no SubjectPublicKeyInfo in DER");
    assert_refused(pkey_from_spki(buf_slice(&out), &error),
                   "the data is no SubjectPublicKeyInfo in DER");
    assert_refused(pkey_from_pkcs8(buf_slice(&more), &error),
                   "the data is no private key as PKCS #8 in DER");
    buf_append_char(&out, 0);
    buf_append_char(&more, 0);
    assert_refused(pkey_from_pkcs8(buf_slice(&out), &error),
                   "the data is no private key as PKCS #8 in DER");
    assert_refused(pkey_from_spki(buf_slice(&more), &error),
                   "the data is no SubjectPublicKeyInfo in DER");
    pkey_unref(key);
}

static bool at_once(void *context)
{
    return true;
}

static bool never(void *context)
{
    ++*(int *)context;
    return false;
}

static void test_generated(void **state)
{
    int asked = 0;
    const struct patience patient = { never, &asked }, impatient = { at_once, NULL };
    struct slice exponent = SLICE("\0\1\0\1");
    struct evp_pkey_st *key = pkey_generate_rsa(1024, exponent, &patient, &error);
    assert_non_null(key);
    assert_int_equal(pkey_bits(key), 1024);
    assert_number(key, RSA_E, "010001");
    assert_true(asked > 0);
    pkey_unref(key);

    assert_refused(pkey_generate_rsa(4096, exponent, &impatient, &error),
                   "making an RSA key failed or was interrupted");
    assert_refused(pkey_generate_rsa(511, exponent, &patient, &error),
                   "an RSA modulus of 511 bits: 512 to 16384 are possible");
    assert_refused(pkey_generate_rsa(1u << 31, exponent, &patient, &error),
                   "an RSA modulus of 2147483648 bits: 512 to 16384 are possible");
    static const struct slice wrong[] = { SLICE(""), SLICE("\1"), SLICE("\1\0"),
                                          SLICE("\1\0\0\0\0\0\0\1") };
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        assert_refused(pkey_generate_rsa(1024, wrong[i], &patient, &error),
                       "the public exponent is not an odd number from 3 on of at most 32 bits");

    for (int i = 0; i < CURVE_COUNT; i++) {
        key = pkey_generate_ec((enum pkey_curve)i, &error);
        assert_non_null(key);
        assert_int_equal(pkey_curve(key), i);
        struct evp_pkey_st *other = pkey_ref(key);
        pkey_unref(key);
        pkey_unref(other);
    }
    pkey_unref(NULL);
}

static int begin(void **state)
{
    out = more = BUF_INIT(BUF_UNLIMITED);
    return 0;
}

static int end(void **state)
{
    buf_deinit(&out);
    buf_deinit(&more);
    error_clear(&error);
    return ERR_peek_error() == 0 ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rsa_numbers, begin, end),
        cmocka_unit_test_setup_teardown(test_rsa_numbers_that_disagree, begin, end),
        cmocka_unit_test_setup_teardown(test_curves, begin, end),
        cmocka_unit_test_setup_teardown(test_wrong_points, begin, end),
        cmocka_unit_test_setup_teardown(test_wrong_ec_numbers, begin, end),
        cmocka_unit_test_setup_teardown(test_der, begin, end),
        cmocka_unit_test_setup_teardown(test_broken_der, begin, end),
        cmocka_unit_test_setup_teardown(test_generated, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
