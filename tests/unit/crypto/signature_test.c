#include "keys.h"

#include "crypto/signature.h"

#include <openssl/err.h>

#define TEXT SLICE("signed text")

/* Made by another implementation. */
#define PKCS1_SHA256                                                                       \
    "018e83367cb0941acb257e8fc733d376431344aa632357cf60c396826d788242513ed0b6b3a54f797fea" \
    "918329b62ce5014f1210bdc543387fb5ed927233f44d606c4b19cf714635a511fefa0df236f423030f5c" \
    "7051eded4a5e974f4f4611ef7ebbd7b0e121c716e0c22a61f0799d5a0d98cdd018da5cc434f1bf097bd6" \
    "c8ba"
#define PKCS1_SHA1                                                                         \
    "6f3fd500fcd1b5a2ecbbe610ef999272f8822b2d399b7c4b80257994cb714e7bb72599833f8cdfbd528d" \
    "af35f6209a80022aa860e7872c7c47ca414353b1e8735638e4cd633902269303aa52b478f60c7e8a61bd" \
    "9a5e77047a72e375242aa21bb9ecad79144ee71582e1d1be6d367541f31f68e5045459c6a3b80549aee7" \
    "57dd"
#define PSS_SHA256_20                                                                      \
    "b0ef62c48768bc0b6f2687058c1d1856d717f49c8c9a4277abb93d59e7406fd4e5811a1350e36f6d1fce" \
    "12beeae626aa06dd88667825a2025681091367a21bdb78918700e9224d62f06578626f4697a90efd0de8" \
    "8e35b3f1c36478428deeee7c4d52908f934b77debfb8d8c3a14d330b34d0f4727b33cb8e687713f8edda" \
    "0338"
#define PSS_SHA256_0                                                                       \
    "35f4ff43fd09ede9536c181a53c013cb24e2813785b000ec5f2fd76411cbb07fd44d5fb491b2b87b6cfd" \
    "db4d3bd728c85c44ec3117454032612cbd8812412ca5ceca90018e5754008b9ef6ea27809d16e2ba294e" \
    "ddc2e63f2578ac2916da3e152963d5bc15cfd52ac0274566eab6f0be18dae61a07fbc473ea193b5dc692" \
    "4585"

/* RFC 6979 sections A.2.5, A.2.6, A.2.7: of "sample". */
#define ECDSA_P256_SHA256                                              \
    "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716" \
    "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
#define ECDSA_P384_SHA384                                                                          \
    "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fa" \
    "be46"                                                                                         \
    "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a3862" \
    "8ac8"
#define ECDSA_P521_SHA512                                                                          \
    "00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f174e25a1ee9017b5d450606add15" \
    "2b53"                                                                                         \
    "4931d7d4e8455cc91f9b15bf05ec36e377fa00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308" \
    "281b"                                                                                         \
    "68af282623eaa63e5b5c0723d8b8c37ff0777b1a20f8ccb1dccc43997f1ee0e44da4a67a"

static struct buf out;
static struct error error;

static const struct signature_params pkcs1 = { SIGNATURE_RSA_PKCS1, DIGEST_SHA256, 0 };
static const struct signature_params pss = { SIGNATURE_RSA_PSS, DIGEST_SHA256, 20 };

/* Valid as it is; not with another text, with a bit changed, cut off, or longer. */
static void assert_only_valid(const struct signature_params *params, struct evp_pkey_st *key,
                              struct slice text, struct slice signature)
{
    char changed[1024] = { 0 };
    assert_true(signature.len > 0 && signature.len < sizeof(changed));
    assert_true(signature_check(params, key, text, signature));
    assert_false(signature_check(params, key, SLICE("other text"), signature));
    for (size_t i = 0; i < signature.len; i += 7) {
        memcpy(changed, signature.ptr, signature.len);
        changed[i] ^= 1;
        assert_false(signature_check(params, key, text, slice_make(changed, signature.len)));
        changed[i] ^= 1;
    }
    assert_false(signature_check(params, key, text, slice_make(changed, signature.len - 1)));
    assert_false(signature_check(params, key, text, slice_make(changed, signature.len + 1)));
    assert_false(signature_check(params, key, text, slice_make(NULL, 0)));
    memset(changed, 0, sizeof(changed));
    assert_false(signature_check(params, key, text, slice_make(changed, signature.len)));
    assert_int_equal(ERR_peek_error(), 0);
}

static void test_pkcs1(void **state)
{
    const struct signature_params sha1 = { SIGNATURE_RSA_PKCS1, DIGEST_SHA1, 0 };
    struct evp_pkey_st *private = rsa_key(true), *public = rsa_key(false);
    assert_int_equal(signature_make(&pkcs1, private, TEXT, &out, &error), 0);
    assert_hex(buf_slice(&out), PKCS1_SHA256);
    assert_only_valid(&pkcs1, public, TEXT, buf_slice(&out));
    assert_false(signature_check(&sha1, public, TEXT, buf_slice(&out)));
    assert_false(signature_check(&pss, public, TEXT, buf_slice(&out)));
    buf_reset(&out);
    assert_int_equal(signature_make(&sha1, private, TEXT, &out, &error), 0);
    assert_hex(buf_slice(&out), PKCS1_SHA1);
    pkey_unref(private);
    pkey_unref(public);
}

static void test_pss(void **state)
{
    const struct signature_params saltless = { SIGNATURE_RSA_PSS, DIGEST_SHA256, 0 };
    struct evp_pkey_st *private = rsa_key(true), *public = rsa_key(false);
    assert_only_valid(&pss, public, TEXT, UNHEX(PSS_SHA256_20));
    assert_only_valid(&saltless, public, TEXT, UNHEX(PSS_SHA256_0));
    assert_false(signature_check(&saltless, public, TEXT, UNHEX(PSS_SHA256_20)));
    assert_int_equal(signature_make(&saltless, private, TEXT, &out, &error), 0);
    assert_hex(buf_slice(&out), PSS_SHA256_0);
    buf_reset(&out);
    assert_int_equal(signature_make(&pss, private, TEXT, &out, &error), 0);
    assert_only_valid(&pss, public, TEXT, buf_slice(&out));
    pkey_unref(private);
    pkey_unref(public);
}

static void test_ecdsa(void **state)
{
    const struct {
        enum digest digest;
        struct slice signature;
    } cases[CURVE_COUNT] = {
        [CURVE_P256] = { DIGEST_SHA256, UNHEX(ECDSA_P256_SHA256) },
        [CURVE_P384] = { DIGEST_SHA384, UNHEX(ECDSA_P384_SHA384) },
        [CURVE_P521] = { DIGEST_SHA512, UNHEX(ECDSA_P521_SHA512) },
    };
    for (int i = 0; i < CURVE_COUNT; i++) {
        const struct signature_params params = { SIGNATURE_ECDSA, cases[i].digest, 0 };
        struct evp_pkey_st *private = ec_key((enum pkey_curve)i, true),
                           *public = ec_key((enum pkey_curve)i, false);
        assert_only_valid(&params, public, SLICE("sample"), cases[i].signature);
        buf_reset(&out);
        assert_int_equal(signature_make(&params, private, TEXT, &out, &error), 0);
        assert_int_equal(out.len, 2 * pkey_curve_size((enum pkey_curve)i));
        assert_only_valid(&params, public, TEXT, buf_slice(&out));
        pkey_unref(private);
        pkey_unref(public);
    }
}

static void assert_cannot(const struct signature_params *params, struct evp_pkey_st *key)
{
    assert_int_equal(signature_make(params, key, TEXT, &out, &error), -1);
    assert_string_equal(error.text, "the key can't sign with these parameters");
    assert_int_equal(out.len, 0);
    assert_int_equal(ERR_peek_error(), 0);
    error_clear(&error);
}

static void test_refused(void **state)
{
    const struct signature_params long_salt = { SIGNATURE_RSA_PSS, DIGEST_SHA512, 63 },
                                  negative = { SIGNATURE_RSA_PSS, DIGEST_SHA256, -1 };
    struct evp_pkey_st *rsa = rsa_key(true), *public = rsa_key(false);
    assert_cannot(&long_salt, rsa);
    assert_cannot(&negative, rsa);
    assert_cannot(&pkcs1, public);
    assert_false(signature_check(&negative, public, TEXT, UNHEX(PSS_SHA256_20)));
    pkey_unref(rsa);
    pkey_unref(public);
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
        cmocka_unit_test_setup_teardown(test_pkcs1, begin, end),
        cmocka_unit_test_setup_teardown(test_pss, begin, end),
        cmocka_unit_test_setup_teardown(test_ecdsa, begin, end),
        cmocka_unit_test_setup_teardown(test_refused, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
