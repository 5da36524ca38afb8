#include "keys.h"

#include "crypto/ecdh.h"

#include <openssl/err.h>

/* RFC 5903 section 8.1 */
#define I_D    "c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433"
#define I_X    "dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c3772581180"
#define I_Y    "5271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3"
#define R_D    "c6ef9c5d78ae012a011164acb397ce2088685d8f06bf9be0b283ab46476bee53"
#define R_X    "d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63"
#define R_Y    "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab"
#define SECRET "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de"

static struct evp_pkey_st *key_of(struct slice x, struct slice y, struct slice d)
{
    struct slice numbers[PKEY_NUMBERS] = { [EC_X] = x, [EC_Y] = y, [EC_D] = d };
    struct evp_pkey_st *key = pkey_from_ec_numbers(CURVE_P256, numbers, NULL);
    assert_non_null(key);
    return key;
}

static void test_both_sides(void **state)
{
    struct buf secret = BUF_INIT(BUF_UNLIMITED);
    struct evp_pkey_st *i = key_of(UNHEX(I_X), UNHEX(I_Y), UNHEX(I_D)),
                       *r = key_of(UNHEX(R_X), UNHEX(R_Y), UNHEX(R_D));
    assert_int_equal(ecdh(i, r, &secret, NULL), 0);
    assert_hex(buf_slice(&secret), SECRET);
    buf_reset(&secret);
    assert_int_equal(ecdh(r, i, &secret, NULL), 0);
    assert_hex(buf_slice(&secret), SECRET);
    pkey_unref(i);
    pkey_unref(r);
    buf_deinit(&secret);
}

static void test_other_curves(void **state)
{
    struct buf secret = BUF_INIT(BUF_UNLIMITED);
    struct evp_pkey_st *p256 = ec_key(CURVE_P256, true), *p521 = ec_key(CURVE_P521, true);
    struct error error = { 0 };
    assert_int_equal(ecdh(p521, p521, &secret, &error), 0);
    assert_int_equal(secret.len, 66);
    assert_int_equal(ecdh(p521, p256, &secret, &error), -1);
    assert_string_equal(error.text, "the keys have no secret in common");
    assert_int_equal(ERR_peek_error(), 0);
    error_clear(&error);
    pkey_unref(p256);
    pkey_unref(p521);
    buf_deinit(&secret);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_sides),
        cmocka_unit_test(test_other_curves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
