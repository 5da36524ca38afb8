#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* The examples of RFC 2617 and RFC 7616; the others were computed with Python's hashlib. */
#include "proto/digest_auth.h"

static struct arena arena;
static struct digest_auth_challenge challenge;
static struct digest_auth_request request;

static int set_up(void **state)
{
    arena_init(&arena, 4096);
    return 0;
}

static int tear_down(void **state)
{
    arena_deinit(&arena);
    return 0;
}

static bool read_challenge(const char *header)
{
    struct slice rest = slice_of(header);
    struct auth_challenge c;
    return auth_challenge_next(&rest, &c) && digest_auth_read(&challenge, &c, &arena);
}

static const char *answer(void)
{
    return arena_str(&arena, digest_auth_answer(&challenge, &request, &arena));
}

static void assert_answer_has(const char *text)
{
    if (strstr(answer(), text) == NULL)
        fail_msg("%s is not in %s", text, answer());
}

static void test_rfc_2617(void **state)
{
    assert_true(read_challenge("Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", "
                               "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", "
                               "opaque=\"5ccc069c403ebaf9f0171e9517f40e41\""));
    request = (struct digest_auth_request){
        .username = SLICE("Mufasa"),
        .password = SLICE("Circle Of Life"),
        .method = SLICE("GET"),
        .target = SLICE("/dir/index.html"),
        .cnonce = SLICE("0a4f113b"),
        .nonce_count = 1,
    };
    assert_string_equal(answer(),
                        "Digest username=\"Mufasa\", realm=\"testrealm@host.com\", "
                        "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\", "
                        "response=\"6629fae49393a05397450978507c4ef1\", qop=auth, nc=00000001, "
                        "cnonce=\"0a4f113b\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"");
}

#define RFC_7616                                                       \
    "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", " \
    "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "         \
    "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\", algorithm="

static void test_rfc_7616(void **state)
{
    request = (struct digest_auth_request){
        .username = SLICE("Mufasa"),
        .password = SLICE("Circle of Life"),
        .method = SLICE("GET"),
        .target = SLICE("/dir/index.html"),
        .cnonce = SLICE("f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"),
        .nonce_count = 1,
    };
    assert_true(read_challenge(RFC_7616 "MD5"));
    assert_answer_has("response=\"8ca523f5e9506fed4657c9700eebdbec\", algorithm=MD5, qop=auth");
    assert_true(read_challenge(RFC_7616 "SHA-256"));
    assert_answer_has("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    assert_answer_has("algorithm=SHA-256");
}

static void set_short_request(void)
{
    request = (struct digest_auth_request){
        .username = SLICE("ann"),
        .password = SLICE("s3cret"),
        .method = SLICE("POST"),
        .target = SLICE("/a?b=c"),
        .body = SLICE("body"),
        .cnonce = SLICE("cn"),
        .nonce_count = 10,
    };
}

static void test_kinds(void **state)
{
    static const char *const kinds[][2] = {
        { "", "824913dda1675cef87c02bff29d77ed3" },
        { ", qop=auth-int", "71a40e34f8df66d4110062b83bb28532" },
        { ", algorithm=md5-SESS, qop=\"auth\"", "88f387296da26bf03ddf6f941b891708" },
        { ", algorithm=SHA-256-sess, qop=\"auth-int\"",
          "c483776a374f3a1d8a7677fa980549e5c5519e81b6931af2f9b62e88c6333940" },
        { ", algorithm=\"SHA-512-256\", qop=\"auth-int,auth\"",
          "993144a24b5fa4e928b3f483c19874884278b53d157c15947e22660dd4d09a18" },
        { ", algorithm=MD5-sess", "a1f67281892df04bcf46a33845d5c771" },
    };
    set_short_request();
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        assert_true(
            read_challenge(arena_printf(&arena, "Digest realm=\"r\", nonce=\"n\"%s", kinds[i][0])));
        assert_answer_has(arena_printf(&arena, "response=\"%s\"", kinds[i][1]));
        assert_int_equal(strstr(answer(), "nc=0000000a") != NULL, challenge.qop != QOP_NONE);
        assert_int_equal(strstr(answer(), "cnonce=\"cn\"") != NULL,
                         challenge.qop != QOP_NONE || challenge.session);
    }
}

/* What was quoted is quoted again, and hashed as it is meant. */
static void test_quotes(void **state)
{
    set_short_request();
    request.username = SLICE("a\"n\\n");
    assert_true(read_challenge("Digest realm=\"the \\\"r\\\"\", nonce=\"n\""));
    assert_answer_has("username=\"a\\\"n\\\\n\", realm=\"the \\\"r\\\"\"");
    assert_answer_has("response=\"1bd3dc3219265007fdbcafe889ad9765\"");
}

static void test_stale(void **state)
{
    assert_true(read_challenge("Digest realm=\"r\", nonce=\"n\", stale=TRUE"));
    assert_true(challenge.stale);
    assert_true(read_challenge("Digest realm=\"r\", nonce=\"n\", stale=no"));
    assert_false(challenge.stale);
}

static void test_refused(void **state)
{
    assert_false(read_challenge("Basic realm=\"r\", nonce=\"n\""));
    assert_false(read_challenge("Digest realm=\"r\""));
    assert_false(read_challenge("Digest realm=\"r\", nonce=\"n\", algorithm=SHA-1"));
    assert_false(read_challenge("Digest realm=\"r\", nonce=\"n\", algorithm=-sess"));
    assert_false(read_challenge("Digest realm=\"r\", nonce=\"n\", qop=\"auth-conf\""));
    assert_true(read_challenge("digest nonce=\"n\", qop=\"\""));
    assert_int_equal(challenge.qop, QOP_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rfc_2617), cmocka_unit_test(test_rfc_7616),
        cmocka_unit_test(test_kinds),    cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_stale),    cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
