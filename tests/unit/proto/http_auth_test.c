#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "proto/http_auth.h"

#include "base/base64.h"

static struct arena arena;
static struct url url;
static struct http_request request;
static struct http_response response;
static struct http_auth_dialogue dialogue;

static int set_up(void **state)
{
    arena_init(&arena, 4096);
    request = (struct http_request){ .url = &url };
    response = (struct http_response){ .status = 401 };
    return 0;
}

static int tear_down(void **state)
{
    arena_deinit(&arena);
    return 0;
}

static const char *text_of(struct slice s)
{
    return s.ptr != NULL ? arena_str(&arena, s) : NULL;
}

static const char *begin(enum http_auth scheme, const char *address)
{
    struct error error = { 0 };
    assert_int_equal(url_parse(&url, slice_of(address), &arena, &error), 0);
    dialogue = (struct http_auth_dialogue){ .scheme = scheme };
    return text_of(http_auth_begin(&dialogue, &request, &arena));
}

static void by_hand(const char *authorization)
{
    http_headers_set(&request.headers, &arena, SLICE("Authorization"), slice_of(authorization));
}

static const char *answer(const char *challenge)
{
    http_headers_set(&response.headers, &arena, SLICE("Www-Authenticate"), slice_of(challenge));
    return text_of(http_auth_answer(&dialogue, &request, &response, &arena));
}

static void test_first_try(void **state)
{
    static const enum http_auth unasked[] = { AUTH_BASIC, AUTH_DIGEST };
    for (int i = 0; i < 2; i++) {
        assert_string_equal(begin(unasked[i], "http://us%20er:p%3Aw@h/"), "Basic dXMgZXI6cDp3");
        assert_null(begin(unasked[i], "http://h/"));
    }
    assert_null(begin(AUTH_NTLM, "http://u:p@h/"));
    by_hand("Bearer t");
    assert_string_equal(begin(AUTH_BASIC, "http://u:p@h/"), "Bearer t");
    assert_string_equal(begin(AUTH_DIGEST, "http://u:p@h/"), "Bearer t");
    assert_string_equal(begin(AUTH_NTLM, "http://h/"), "Bearer t");
    assert_false(dialogue.has_login);
}

/* NTLM takes its login from there; the password doesn't go out. */
static void test_basic_header_for_ntlm(void **state)
{
    by_hand("basic dTpwOncy"); /* u:p:w2 */
    assert_null(begin(AUTH_NTLM, "http://h/"));
    assert_true(dialogue.has_login);
    assert_string_equal(text_of(dialogue.username), "u");
    assert_string_equal(text_of(dialogue.password), "p:w2");
    by_hand("Basic dX");
    assert_string_equal(begin(AUTH_NTLM, "http://h/"), "Basic dX");
    assert_false(dialogue.has_login);
}

static void test_basic_is_final(void **state)
{
    begin(AUTH_BASIC, "http://u:p@h/");
    assert_null(answer("Digest realm=\"r\", nonce=\"n\""));
}

static void test_digest(void **state)
{
    begin(AUTH_DIGEST, "http://u:p@h/path?q");
    const char *first = answer("Basic realm=\"r\", Digest realm=\"r\", nonce=\"x\", algorithm=NEW, "
                               "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"");
    assert_non_null(strstr(first, "nonce=\"n\", uri=\"/path?q\""));
    assert_null(answer("Digest realm=\"r\", nonce=\"n\", qop=\"auth\"")); /* it was wrong */
    begin(AUTH_DIGEST, "http://u:p@h/path?q");
    const char *again = answer("Digest realm=\"r\", nonce=\"n\", qop=\"auth\"");
    assert_string_not_equal(again, first); /* another cnonce */
}

static void test_digest_stale(void **state)
{
    begin(AUTH_DIGEST, "http://u:p@h/");
    assert_non_null(answer("Digest realm=\"r\", nonce=\"n\""));
    assert_non_null(strstr(answer("Digest realm=\"r\", nonce=\"m\", stale=true"), "nonce=\"m\""));
    assert_null(answer("Digest realm=\"r\", nonce=\"o\", stale=true")); /* no end otherwise */
}

static void test_unanswerable(void **state)
{
    static const enum http_auth schemes[] = { AUTH_DIGEST, AUTH_NTLM };
    for (int i = 0; i < 2; i++) {
        begin(schemes[i], "http://u:p@h/");
        assert_null(answer("Basic realm=\"r\""));
        assert_null(answer(""));
        begin(schemes[i], "http://h/");
        assert_null(answer("Digest realm=\"r\", nonce=\"n\", NTLM"));
        begin(schemes[i], "http://u:p@h/");
        response.status = 407;
        assert_null(answer("Digest realm=\"r\", nonce=\"n\", NTLM"));
        response.status = 401;
    }
}

static const char *challenge_of(const char *scheme)
{
    static const unsigned char message[48] = {
        'N', 'T', 'L', 'M', 'S', 'S', 'P', 0, 2, [20] = 1, [21] = 2,
    };
    struct buf header = BUF_INIT(1024);
    buf_append_str(&header, scheme);
    base64_encode(&header, slice_make((const char *)message, sizeof(message)), BASE64_STD);
    const char *text = arena_str(&arena, buf_slice(&header));
    buf_deinit(&header);
    return text;
}

static void test_ntlm(void **state)
{
    begin(AUTH_NTLM, "http://u:p@h/");
    assert_int_equal(strncmp(answer("Negotiate, NTLM"), "NTLM TlRMTVNTUAABAAAA", 21), 0);
    assert_int_equal(strncmp(answer(challenge_of("NTLM ")), "NTLM TlRMTVNTUAADAAAA", 21), 0);
    assert_null(answer("NTLM")); /* it was wrong */
}

static void test_ntlm_as_negotiate(void **state)
{
    begin(AUTH_NTLM, "http://u:p@h/");
    assert_int_equal(strncmp(answer("Negotiate"), "Negotiate TlRMTVNTUAABAAAA", 26), 0);
    assert_int_equal(strncmp(answer(challenge_of("Negotiate ")), "Negotiate TlRMTVNTUAAD", 22), 0);
}

static void test_ntlm_broken_challenge(void **state)
{
    static const char *const broken[] = { "NTLM", "NTLM !", "NTLM TlRMTVNTUAABAAAA", "Basic" };
    for (int i = 0; i < 4; i++) {
        begin(AUTH_NTLM, "http://u:p@h/");
        assert_non_null(answer("NTLM"));
        assert_null(answer(broken[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_first_try, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_basic_header_for_ntlm, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_basic_is_final, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_digest, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_digest_stale, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unanswerable, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_ntlm, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_ntlm_as_negotiate, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_ntlm_broken_challenge, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
