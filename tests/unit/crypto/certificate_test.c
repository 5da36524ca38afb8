#include "testing.h"

#include "certificates.h"
#include "crypto/certificate.h"
#include "crypto/pkey.h"

#include <openssl/err.h>

static struct arena arena;
static struct certificate certificate;
static struct error error;

static void read_text(const char *pem)
{
    assert_int_equal(certificate_read(slice_of(pem), &arena, &certificate, &error), 0);
}

static void assert_attribute(const struct distinguished_name *name, uint32_t at, const char *oid,
                             const char *value)
{
    assert_true(at < name->count);
    assert_slice(name->attributes[at].oid, oid);
    assert_slice(name->attributes[at].value, value);
}

static void test_all_fields(void **state)
{
    read_text(EC_CERTIFICATE);
    static const char *const attributes[][2] = {
        { "2.5.4.6", "SE" },      { "2.5.4.11", "Entwicklung" },
        { "2.5.4.11", "Ops" },    { "2.5.4.10", "Gr\xC3\xBCn & S\xC3\xB6hne" },
        { "2.5.4.17", "123 45" }, { "2.5.4.9", "Storgatan 1" },
        { "2.5.4.3", "example" }, { "2.5.4.3", "shop.example" },
    };
    assert_int_equal(certificate.subject.count, ARRAY_LEN(attributes));
    assert_int_equal(certificate.issuer.count, ARRAY_LEN(attributes));
    for (uint32_t i = 0; i < ARRAY_LEN(attributes); i++) {
        assert_attribute(&certificate.subject, i, attributes[i][0], attributes[i][1]);
        assert_attribute(&certificate.issuer, i, attributes[i][0], attributes[i][1]);
    }
    static const char *const names[] = {
        "shop.example", "*.shop.example", "a@shop.example",
        "192.0.2.7",    "2001:db8::1",    "https://shop.example/x",
    };
    assert_int_equal(certificate.alt_name_count, ARRAY_LEN(names));
    for (uint32_t i = 0; i < ARRAY_LEN(names); i++)
        assert_slice(certificate.alt_names[i], names[i]);
    assert_slice(certificate.not_before, "2026-11-24T09:39:32Z");
    assert_slice(certificate.not_after, "2036-11-21T09:39:32Z");
    assert_slice(certificate.signature_algorithm, "ECDSA-SHA384");
    assert_hex(certificate.fingerprint, "f1ec0ddd25c32c76ea6f0496406f75029b1f239f");
    assert_int_equal(pkey_kind(certificate.public_key), PKEY_EC);
    assert_int_equal(pkey_curve(certificate.public_key), CURVE_P384);
}

static void test_kinds_of_keys(void **state)
{
    static const struct {
        const char *pem, *signature;
        enum pkey_kind kind;
    } cases[] = {
        { ED25519_CERTIFICATE, "Ed25519", PKEY_OTHER },
        { RSA_PSS_CERTIFICATE, "SHA256-RSAPSS", PKEY_RSA },
        { DSA_CERTIFICATE, "DSA-SHA256", PKEY_DSA },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        read_text(cases[i].pem);
        assert_slice(certificate.signature_algorithm, cases[i].signature);
        assert_int_equal(pkey_kind(certificate.public_key), cases[i].kind);
        assert_int_equal(pkey_curve(certificate.public_key), CURVE_COUNT);
        assert_int_equal(certificate.alt_name_count, 0);
        certificate_deinit(&certificate);
    }
    certificate = (struct certificate){ 0 };
}

static void test_after_a_key(void **state)
{
    read_text("a bundle\n-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n"
              "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n" DSA_CERTIFICATE);
    assert_attribute(&certificate.subject, 0, "2.5.4.3", "dsa");
}

static void test_refused(void **state)
{
    static const struct {
        const char *pem, *error;
    } cases[] = {
        { "", "failed to decode certificate PEM file" },
        { "hello", "failed to decode certificate PEM file" },
        { "-----BEGIN CERTIFICATE-----\nMIID", "failed to decode certificate PEM file" },
        { "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
          "failed to parse certificate: x509: malformed certificate" },
        { "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
          "failed to parse certificate: the PEM text is a PUBLIC KEY" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_int_equal(certificate_read(slice_of(cases[i].pem), &arena, &certificate, &error),
                         -1);
        assert_string_equal(error.text, cases[i].error);
        assert_null(certificate.public_key);
        error_clear(&error);
    }
}

static int begin(void **state)
{
    arena_init(&arena, 4096);
    certificate = (struct certificate){ 0 };
    return 0;
}

static int end(void **state)
{
    certificate_deinit(&certificate);
    arena_deinit(&arena);
    error_clear(&error);
    return ERR_peek_error() == 0 ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_all_fields, begin, end),
        cmocka_unit_test_setup_teardown(test_kinds_of_keys, begin, end),
        cmocka_unit_test_setup_teardown(test_after_a_key, begin, end),
        cmocka_unit_test_setup_teardown(test_refused, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
