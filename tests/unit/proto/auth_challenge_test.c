#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "proto/auth_challenge.h"

static struct arena arena;
static struct auth_challenge c;
static struct slice rest;

static void begin(const char *text)
{
    rest = slice_of(text);
}

static bool next(void)
{
    return auth_challenge_next(&rest, &c);
}

static void assert_next(const char *scheme, const char *token)
{
    assert_true(next());
    assert_string_equal(arena_str(&arena, c.scheme), scheme);
    assert_string_equal(arena_str(&arena, c.token), token);
}

static void assert_param(const char *name, const char *value)
{
    struct slice found = auth_challenge_param(&c, name, &arena);
    if (value == NULL) {
        assert_null(found.ptr);
        return;
    }
    assert_non_null(found.ptr);
    assert_string_equal(arena_str(&arena, found), value);
}

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

static void test_params(void **state)
{
    begin("Digest realm=\"a b, c=d\", Nonce = \"n\\\"1\\\\\" ,qop=auth,empty=\"\",nonce=2");
    assert_next("Digest", "");
    assert_param("realm", "a b, c=d");
    assert_param("nonce", "n\"1\\"); /* in any case; the first counts */
    assert_param("QOP", "auth");
    assert_param("empty", "");
    assert_param("opaque", NULL);
    assert_false(next());
}

static void test_tokens(void **state)
{
    begin("NTLM TlRMTVNTUAAB/+==");
    assert_next("NTLM", "TlRMTVNTUAAB/+==");
    assert_param("TlRMTVNTUAAB/+", NULL);
    assert_false(next());
    begin("NTLM");
    assert_next("NTLM", "");
    assert_false(next());
}

/* RFC 9110 section 11.6.1: commas between parameters and between challenges. */
static void test_several(void **state)
{
    begin(" , Negotiate, NTLM ,Basic realm=\"simple\", charset=\"UTF-8\", "
          "Newauth realm=\"apps\", type=1,, title=\"Login to \\\"apps\\\"\", Bare");
    assert_next("Negotiate", "");
    assert_next("NTLM", "");
    assert_next("Basic", "");
    assert_param("realm", "simple");
    assert_param("charset", "UTF-8");
    assert_param("type", NULL);
    assert_next("Newauth", "");
    assert_param("type", "1");
    assert_param("title", "Login to \"apps\"");
    assert_next("Bare", "");
    assert_false(next());
}

/* As servers shouldn't write it. */
static void test_sloppy(void **state)
{
    begin("Digest nonce=Abc/+==,realm=\"r\"");
    assert_next("Digest", "");
    assert_param("nonce", "Abc/+==");
    assert_param("realm", "r");
}

static void test_malformed(void **state)
{
    static const char *const none[] = { "", " , ", "\"Digest\"", "=", "(x)" };
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        begin(none[i]);
        assert_false(next());
    }
    begin("Digest realm=\"never ends");
    assert_next("Digest", "");
    assert_param("realm", NULL);
    begin("Digest realm=\"ends escaped\\\"");
    assert_next("Digest", "");
    assert_param("realm", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_params),    cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_several),   cmocka_unit_test(test_sloppy),
        cmocka_unit_test(test_malformed),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
