#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* The example of [MS-NLMP] section 4.2.4: User, Domain, Password. */
#include "proto/ntlm_auth.h"

#include "base/encode.h"

static const unsigned char example[] = {
    0x4e, 0x54, 0x4c, 0x4d, 0x53, 0x53, 0x50, 0x00, 0x02, 0x00, 0x00, 0x00, 0x0c, 0x00, 0x0c,
    0x00, 0x38, 0x00, 0x00, 0x00, 0x33, 0x82, 0x8a, 0xe2, 0x01, 0x23, 0x45, 0x67, 0x89, 0xab,
    0xcd, 0xef, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x24, 0x00, 0x24, 0x00, 0x44,
    0x00, 0x00, 0x00, 0x06, 0x00, 0x70, 0x17, 0x00, 0x00, 0x00, 0x0f, 0x53, 0x00, 0x65, 0x00,
    0x72, 0x00, 0x76, 0x00, 0x65, 0x00, 0x72, 0x00, 0x02, 0x00, 0x0c, 0x00, 0x44, 0x00, 0x6f,
    0x00, 0x6d, 0x00, 0x61, 0x00, 0x69, 0x00, 0x6e, 0x00, 0x01, 0x00, 0x0c, 0x00, 0x53, 0x00,
    0x65, 0x00, 0x72, 0x00, 0x76, 0x00, 0x65, 0x00, 0x72, 0x00, 0x00, 0x00, 0x00, 0x00,
};

enum { LM = 12, NT = 20, DOMAIN = 28, USER = 36, WORKSTATION = 44, SESSION_KEY = 52, FLAGS = 60 };

static struct ntlm_auth_challenge challenge;
static struct ntlm_auth_login login;
static struct buf message;

static int set_up(void **state)
{
    message = BUF_INIT(BUF_UNLIMITED);
    login = (struct ntlm_auth_login){ .username = SLICE("Domain\\User"),
                                      .password = SLICE("Password") };
    memset(login.nonce, 0xaa, sizeof(login.nonce));
    assert_true(ntlm_auth_read(&challenge, slice_make((const char *)example, sizeof(example))));
    challenge.timestamp = SLICE("\0\0\0\0\0\0\0\0");
    return 0;
}

static int tear_down(void **state)
{
    buf_deinit(&message);
    return 0;
}

/* The payload of the third message that the field describes. */
static struct slice payload(size_t field)
{
    const unsigned char *m = (const unsigned char *)message.ptr + field;
    size_t length = (size_t)(m[0] | m[1] << 8), at = (size_t)(m[4] | m[5] << 8);
    assert_true(at + length <= message.len);
    return slice_sub(buf_slice(&message), at, at + length);
}

static void assert_hex(struct slice bytes, const char *expected)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    hex_append(&text, bytes);
    buf_append_char(&text, '\0');
    assert_string_equal(text.ptr, expected);
    buf_deinit(&text);
}

static void test_negotiate(void **state)
{
    ntlm_auth_negotiate(&message);
    assert_hex(buf_slice(&message), "4e544c4d53535000"
                                    "01000000"
                                    "018288a0" /* flags */
                                    "0000000028000000"
                                    "0000000028000000"
                                    "0601b11d0000000f");
}

static void test_challenge(void **state)
{
    assert_hex(slice_make((const char *)challenge.nonce, 8), "0123456789abcdef");
    assert_int_equal(challenge.flags, 0xe28a8233);
    assert_int_equal(challenge.target_info.len, 36);
}

static void test_authenticate(void **state)
{
    ntlm_auth_authenticate(&message, &challenge, &login);
    assert_hex(slice_sub(buf_slice(&message), 0, LM), "4e544c4d5353500003000000");
    assert_hex(payload(NT), "68cd0ab851e51c96aabc927bebef6a1c"
                            "01010000000000000000000000000000aaaaaaaaaaaaaaaa00000000"
                            "02000c0044006f006d00610069006e0001000c005300650072007600650072000000"
                            "000000000000");
    assert_hex(payload(DOMAIN), "44006f006d00610069006e00");
    assert_hex(payload(USER), "5500730065007200");
    assert_int_equal(payload(LM).len + payload(WORKSTATION).len + payload(SESSION_KEY).len, 0);
    assert_hex(slice_sub(buf_slice(&message), FLAGS, FLAGS + 4), "018288a0");
}

/* Without target information, as section 3.3.2 has it for LM. */
static void test_old_server(void **state)
{
    challenge.target_info = SLICE("");
    ntlm_auth_authenticate(&message, &challenge, &login);
    assert_hex(payload(LM), "86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa");
}

static void test_timestamp(void **state)
{
    static const char target_info[] = "\x01\0\x02\0S\0\x07\0\x08\0tttttttt\0\0\0";
    unsigned char bytes[sizeof(example)];
    memcpy(bytes, example, sizeof(bytes));
    bytes[40] = sizeof(target_info); /* its NUL ends the list */
    memcpy(bytes + 68, target_info, sizeof(target_info));
    assert_true(ntlm_auth_read(&challenge, slice_make((char *)bytes, sizeof(bytes))));
    assert_int_equal(challenge.timestamp.len, 8);
    assert_memory_equal(challenge.timestamp.ptr, "tttttttt", 8);
    ntlm_auth_authenticate(&message, &challenge, &login);
    assert_memory_equal(payload(NT).ptr + 24, "tttttttt", 8);
}

/* 2000-01-01 as a FILETIME. */
static void test_own_time(void **state)
{
    challenge.timestamp = SLICE("");
    login.now_ns = 946684800 * INT64_C(1000000000);
    ntlm_auth_authenticate(&message, &challenge, &login);
    assert_hex(slice_sub(payload(NT), 24, 32), "00406d25eb53bf01");
}

/* Names keep their case, but are hashed in upper case; all in UTF-16. */
static void test_unicode(void **state)
{
    login.username = SLICE("j\xc3\xa4s\xc3\xb8n\xf0\x9f\x9a\x80\xff");
    ntlm_auth_authenticate(&message, &challenge, &login);
    assert_hex(payload(USER), "6a00e4007300f8006e003dd880defdff");
    struct buf first = message;
    message = BUF_INIT(BUF_UNLIMITED);
    login.username = SLICE("J\xc3\x84S\xc3\x98N\xf0\x9f\x9a\x80\xff");
    ntlm_auth_authenticate(&message, &challenge, &login);
    struct slice proof = slice_sub(payload(NT), 0, 16);
    assert_true(slice_find(buf_slice(&first), proof) > 0);
    buf_deinit(&first);
    assert_int_equal(payload(DOMAIN).len, 0);
}

static void test_malformed(void **state)
{
    struct slice whole = slice_make((const char *)example, sizeof(example));
    unsigned char bytes[sizeof(example)];
    struct slice changed = slice_make((char *)bytes, sizeof(bytes));
    for (size_t n = 0; n < whole.len; n++) {
        /* Without target information it is short, but whole. */
        bool reads = ntlm_auth_read(&challenge, slice_sub(whole, 0, n));
        assert_int_equal(reads, n >= 32 && n < 48);
    }
    static const struct {
        int at, value;
    } wrong[] = { { 0, 'n' }, { 8, 3 }, { 20, 0x32 }, { 41, 0x10 }, { 47, 0xff } };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        memcpy(bytes, example, sizeof(bytes));
        bytes[wrong[i].at] = (unsigned char)wrong[i].value;
        assert_false(ntlm_auth_read(&challenge, changed));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_negotiate, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_challenge, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_authenticate, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_old_server, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_timestamp, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_own_time, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unicode, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_malformed, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
