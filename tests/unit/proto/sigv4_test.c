/* Against examples of AWS' own test suite for Signature Version 4. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "base/clock.h"
#include "proto/sigv4.h"

static struct arena arena;
static const struct sigv4_key key = { SLICE("us-east-1"), SLICE("service"), SLICE("AKIDEXAMPLE"),
                                      SLICE("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY") };
static const int64_t WALL_NS = 1440938160 * NS_PER_S; /* 2015-08-30T12:36:00Z */

static void signs(const char *method, const char *address, struct http_headers headers,
                  const char *body, const char *names, const char *signature)
{
    struct url url;
    struct error error = { 0 };
    struct http_request request = {
        .method = slice_of(method), .url = &url, .headers = headers, .body = slice_of(body)
    };
    CHECK(url_parse(&url, slice_of(address), &arena, &error) == 0);
    sigv4_sign(&key, &request, WALL_NS, &arena);
    const char *expected = arena_printf(
        &arena,
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        "SignedHeaders=%s, Signature=%s",
        names, signature);
    assert_string_equal(
        arena_str(&arena, http_headers_get(&request.headers, SLICE("Authorization"))), expected);
    assert_true(
        slice_is(http_headers_get(&request.headers, SLICE("x-amz-date")), "20150830T123600Z"));
}

static void test_examples(void **state)
{
    struct http_headers none = { 0 };
    arena_init(&arena, 4096);
    signs("GET", "https://example.amazonaws.com/", none, "", "host;x-amz-date",
          "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
    signs("POST", "https://example.amazonaws.com/", none, "", "host;x-amz-date",
          "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
    signs("GET", "https://example.amazonaws.com/?Param2=value2&Param1=value1", none, "",
          "host;x-amz-date", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
    arena_deinit(&arena);
}

/* The body counts, and so do headers, but for those that proxies change. */
static void test_form(void **state)
{
    struct http_headers headers = { 0 };
    arena_init(&arena, 4096);
    http_headers_add(&headers, &arena, SLICE("Content-Type"),
                     SLICE("application/x-www-form-urlencoded"));
    http_headers_add(&headers, &arena, SLICE("User-Agent"), SLICE("x"));
    signs("POST", "https://example.amazonaws.com/", headers, "Param1=value1",
          "content-type;host;x-amz-date",
          "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
    arena_deinit(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_examples),
                                        cmocka_unit_test(test_form) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
