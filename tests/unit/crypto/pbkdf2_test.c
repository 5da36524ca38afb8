#include "testing.h"

#include "crypto/pbkdf2.h"

static bool never(void *context)
{
    ++*(int *)context;
    return false;
}

static bool at_once(void *context)
{
    return true;
}

/* RFC 6070, RFC 7914 section 11; SHA-384's and SHA-512's by another implementation. */
static const struct {
    enum digest digest;
    struct slice password, salt;
    uint32_t iterations;
    const char *key;
} vectors[] = {
    { DIGEST_SHA1, SLICE("password"), SLICE("salt"), 1,
      "0c60c80f961f0e71f3a9b524af6012062fe037a6" },
    { DIGEST_SHA1, SLICE("password"), SLICE("salt"), 4096,
      "4b007901b765489abead49d926f721d065a429c1" },
    { DIGEST_SHA1, SLICE("passwordPASSWORDpassword"), SLICE("saltSALTsaltSALTsaltSALTsaltSALTsalt"),
      4096, "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038" },
    { DIGEST_SHA1, SLICE("pass\0word"), SLICE("sa\0lt"), 4096, "56fa6aa75548099dcc37d7f03425e0c3" },
    { DIGEST_SHA256, SLICE("passwd"), SLICE("salt"), 1,
      "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
      "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783" },
    { DIGEST_SHA384, SLICE("password"), SLICE("salt"), 2,
      "54f775c6d790f21930459162fc535dbf04a939185127016a04176a0730c6f1f4fb48832ad1261baa" },
    { DIGEST_SHA512, SLICE(""), SLICE(""), 1, "6d2ecbbbfb2e6dcd7056faf9af6aa06e" },
};

static void test_vectors(void **state)
{
    unsigned char key[80];
    int asked = 0;
    const struct patience patience = { never, &asked };
    for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
        const struct pbkdf2_params params = { vectors[i].digest, vectors[i].salt,
                                              vectors[i].iterations };
        size_t size = strlen(vectors[i].key) / 2;
        assert_int_equal(pbkdf2(&params, vectors[i].password, key, size, &patience, NULL), 0);
        assert_hex(slice_make((char *)key, size), vectors[i].key);
    }
    assert_true(asked > 0);
    const struct pbkdf2_params params = { DIGEST_SHA1, SLICE(""), 1 };
    assert_int_equal(pbkdf2(&params, SLICE(""), key, 0, &patience, NULL), 0);
}

static void test_interrupted(void **state)
{
    static unsigned char long_key[1 << 20];
    const struct pbkdf2_params endless = { DIGEST_SHA256, SLICE("salt"), UINT32_MAX };
    const struct pbkdf2_params single = { DIGEST_SHA256, SLICE("salt"), 1 };
    const struct patience patience = { at_once, NULL };
    struct error error = { 0 };
    assert_int_equal(pbkdf2(&endless, SLICE("x"), long_key, 32, &patience, &error), -1);
    assert_string_equal(error.text, "the derivation was interrupted");
    assert_int_equal(pbkdf2(&single, SLICE("x"), long_key, sizeof(long_key), &patience, NULL), -1);
    error_clear(&error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_interrupted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
