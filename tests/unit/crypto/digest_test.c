#include "testing.h"

#include "crypto/digest.h"

#define NIST_448 "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"

/* RFC 1320 and 1321, FIPS 180-4's examples, the RIPEMD-160 page of its authors. */
static const struct {
    enum digest digest;
    const char *text, *value;
} digests[] = {
    { DIGEST_MD4, "", "31d6cfe0d16ae931b73c59d7e0c089c0" },
    { DIGEST_MD4, "abc", "a448017aaf21d8525fc10ae87aa6729d" },
    { DIGEST_MD4,
      "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
      "e33b4ddc9c38f2199c3e7b164fcc0536" },
    { DIGEST_MD5, "", "d41d8cd98f00b204e9800998ecf8427e" },
    { DIGEST_MD5, "abc", "900150983cd24fb0d6963f7d28e17f72" },
    { DIGEST_SHA1, "", "da39a3ee5e6b4b0d3255bfef95601890afd80709" },
    { DIGEST_SHA1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d" },
    { DIGEST_SHA1, NIST_448, "84983e441c3bd26ebaae4aa1f95129e5e54670f1" },
    { DIGEST_SHA256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { DIGEST_SHA256, NIST_448, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    { DIGEST_SHA384, "abc",
      "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c8"
      "25a7" },
    { DIGEST_SHA512, "abc",
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3fe"
      "ebbd454d4423643ce80e2a9ac94fa54ca49f" },
    { DIGEST_SHA512_224, "abc", "4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa" },
    { DIGEST_SHA512_256, "abc",
      "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23" },
    { DIGEST_RIPEMD160, "", "9c1185a5c5e9fc54612808977ee8f548b2258d31" },
    { DIGEST_RIPEMD160, "abc", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc" },
    { DIGEST_RIPEMD160, NIST_448, "12a053384a9c0c88e405a06c27dcf49ada62eb2b" },
};

static void test_digests(void **state)
{
    unsigned char out[DIGEST_MAX_SIZE];
    for (size_t i = 0; i < ARRAY_LEN(digests); i++) {
        size_t size = digest_of(digests[i].digest, slice_of(digests[i].text), out);
        assert_hex(slice_make((char *)out, size), digests[i].value);
    }
    assert_int_equal(digest_block_size(DIGEST_MD4), 64);
    assert_int_equal(digest_block_size(DIGEST_SHA256), 64);
    assert_int_equal(digest_block_size(DIGEST_SHA384), 128);
}

#define JEFE      "Jefe"
#define ASKED     "what do ya want for nothing?"
#define LONG_TEXT "Test Using Larger Than Block-Size Key - Hash Key First"

static char long_key[131]; /* of 0xaa */

/* RFC 2202, 2286 and 4231; MD4's was computed by another implementation. */
static const struct {
    enum digest digest;
    struct slice key;
    const char *text, *value;
} hmacs[] = {
    { DIGEST_MD4, SLICE("secret"), "payload", "7899add7355a5ee57b0eb14edf704779" },
    { DIGEST_MD5, SLICE(JEFE), ASKED, "750c783e6ab0b503eaa86e310a5db738" },
    { DIGEST_SHA1, SLICE(JEFE), ASKED, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" },
    { DIGEST_RIPEMD160, SLICE(JEFE), ASKED, "dda6c0213a485a9e24f4742064a7f033b43c4069" },
    { DIGEST_SHA256, SLICE(JEFE), ASKED,
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
    { DIGEST_SHA384, SLICE(JEFE), ASKED,
      "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab2"
      "1649" },
    { DIGEST_SHA512, SLICE(JEFE), ASKED,
      "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0"
      "e6fdcaeab1a34d4a6b4b636e070a38bce737" },
    { DIGEST_SHA256,
      { long_key, sizeof(long_key) },
      LONG_TEXT,
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
    { DIGEST_SHA512,
      { long_key, sizeof(long_key) },
      LONG_TEXT,
      "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a"
      "1e5295e64f73f63f0aec8b915a985d786598" },
    { DIGEST_SHA256, SLICE(""), "",
      "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad" },
};

static void test_hmacs(void **state)
{
    unsigned char out[DIGEST_MAX_SIZE];
    memset(long_key, 0xaa, sizeof(long_key));
    for (size_t i = 0; i < ARRAY_LEN(hmacs); i++) {
        struct hasher *h = hasher_new_hmac(hmacs[i].digest, hmacs[i].key);
        hasher_update(h, slice_of(hmacs[i].text));
        assert_hex(slice_make((char *)out, hasher_value(h, out)), hmacs[i].value);
        hasher_free(h);
    }
}

static void test_step_by_step(void **state)
{
    for (int i = 0; i < DIGEST_COUNT; i++) {
        enum digest digest = (enum digest)i;
        unsigned char whole[DIGEST_MAX_SIZE], steps[DIGEST_MAX_SIZE];
        size_t size = digest_of(digest, SLICE("hello world"), whole);
        struct hasher *h = hasher_new(digest);
        hasher_update(h, SLICE("hello"));
        hasher_update(h, slice_make(NULL, 0));
        assert_int_equal(hasher_value(h, steps), size);
        assert_memory_not_equal(steps, whole, size);
        hasher_update(h, SLICE(" world"));
        for (int again = 0; again < 2; again++) {
            assert_int_equal(hasher_value(h, steps), size);
            assert_memory_equal(steps, whole, size);
        }
        hasher_free(h);
    }
    hasher_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_digests),
        cmocka_unit_test(test_hmacs),
        cmocka_unit_test(test_step_by_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
