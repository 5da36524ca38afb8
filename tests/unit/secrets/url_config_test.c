#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "secrets/url_config.h"

#include "base/check.h"
#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define URL "urlTemplate=https://vault.test/{key}"

static struct arena arena;
static struct error error;
static struct url_config config;
static const char *const no_environment[] = { NULL };

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 1024);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_deinit(&arena);
    error_clear(&error);
    return 0;
}

static void read_with(const char *argument, const char *const *environment)
{
    if (url_config_read(&config, slice_of(argument), (char **)environment, &arena, &error) != 0)
        fail_msg("%s", error.text);
}

static void assert_refused(const char *argument, const char *text)
{
    char expected[300];
    snprintf(expected, sizeof(expected), "missing or invalid config: %s", text);
    assert_int_equal(
        url_config_read(&config, slice_of(argument), (char **)no_environment, &arena, &error), -1);
    assert_string_equal(error.text, expected);
    error_clear(&error);
}

static void assert_text(struct slice found, const char *expected)
{
    if (!slice_is(found, expected))
        fail_msg("%s expected, %.*s found", expected, SLICE_ARG(found));
}

static void test_defaults(void **state)
{
    (void)state;
    read_with(URL, no_environment);
    assert_text(config.url_template, "https://vault.test/{key}");
    assert_text(config.method, "GET");
    assert_text(config.response_path, "");
    assert_int_equal(config.headers.count, 0);
    assert_int_equal(config.timeout_ns, 30 * NS_PER_S);
    assert_int_equal(config.retry_backoff_ns, NS_PER_S);
    assert_int_equal(config.max_retries, 3);
    assert_int_equal(config.requests_per_minute, 300);
    assert_int_equal(config.burst, 10);
}

static void test_inline(void **state)
{
    (void)state;
    read_with(URL
              ",method=POST,responsePath=data.value,headers.authorization=Bearer a=b,timeout=1m,"
              "retryBackoff=500ms,maxRetries=0,requestsPerMinuteLimit=60,requestsBurst=1",
              no_environment);
    assert_text(config.method, "POST");
    assert_text(config.response_path, "data.value");
    assert_text(http_headers_get(&config.headers, SLICE("Authorization")), "Bearer a=b");
    assert_int_equal(config.timeout_ns, 60 * NS_PER_S);
    assert_int_equal(config.retry_backoff_ns, NS_PER_S / 2);
    assert_int_equal(config.max_retries, 0);
    assert_int_equal(config.requests_per_minute, 60);
    assert_int_equal(config.burst, 1);
}

/* A file that holds the text, and "config=PATH" for it. */
static const char *config_file(const char *json)
{
    static char argument[100];
    char path[] = "/tmp/brunt-url-XXXXXX";
    int fd = mkstemp(path);
    CHECK(fd >= 0 && write(fd, json, strlen(json)) == (ssize_t)strlen(json));
    close(fd);
    snprintf(argument, sizeof(argument), "config=%s", path);
    return argument;
}

static void test_precedence(void **state)
{
    (void)state;
    static const char *const environment[] = {
        "K6_SECRET_SOURCE_URL_URL_TEMPLATE=http://env.test/{key}",
        "K6_SECRET_SOURCE_URL_METHOD=PUT",
        "K6_SECRET_SOURCE_URL_TIMEOUT=1s",
        "K6_SECRET_SOURCE_URL_MAX_RETRIES=7",
        "K6_SECRET_SOURCE_URL_REQUESTS_BURST=",
        "K6_SECRET_SOURCE_URL_HEADER_AUTHORIZATION=from env",
        "K6_SECRET_SOURCE_URL_NOTHING=1",
        "OTHER=2",
        NULL
    };
    read_with("", environment);
    assert_text(config.url_template, "http://env.test/{key}");
    assert_text(http_headers_get(&config.headers, SLICE("authorization")), "from env");
    assert_int_equal(config.burst, 10);

    const char *file = config_file("{\"method\": \"POST\", \"timeout\": \"2s\", \"maxRetries\": 5,"
                                   " \"responsePath\": null, \"headers\": {\"X-\\u0041\": \"1\"}}");
    char argument[200];
    snprintf(argument, sizeof(argument), "timeout=3s,%s", file);
    read_with(argument, environment);
    assert_text(config.url_template, "http://env.test/{key}");
    assert_text(config.method, "POST");
    assert_int_equal(config.timeout_ns, 3 * NS_PER_S);
    assert_int_equal(config.max_retries, 5);
    assert_text(http_headers_get(&config.headers, SLICE("X-A")), "1");
    assert_int_equal(config.headers.count, 1);
    unlink(file + strlen("config="));
}

static void assert_file_refused(const char *json, const char *text)
{
    const char *file = config_file(json);
    char expected[300];
    snprintf(expected, sizeof(expected), "failed to parse the config file %s: %s",
             file + strlen("config="), text);
    assert_refused(file, expected);
    unlink(file + strlen("config="));
}

static void test_bad_files(void **state)
{
    (void)state;
    assert_file_refused("{\n x}", "line 2, character 2: invalid character 'x' looking for "
                                  "beginning of object key string");
    assert_file_refused("[]", "it has to be an object");
    assert_file_refused("{\"headers\": []}", "headers has to be an object of strings");
    assert_file_refused("{\"timeout\": {}}", "timeout has to be a string or a number");
    assert_file_refused("{\"tmeout\": 1}", "unknown configuration key: \"tmeout\"");
    assert_refused("config=/nowhere/c.json",
                   "failed to open config file: open /nowhere/c.json: no such file or directory");
}

static void test_refusals(void **state)
{
    (void)state;
    assert_refused("", "urlTemplate is required");
    assert_refused("urlTemplate=http://x/", "urlTemplate must contain {key} placeholder");
    assert_refused("urlTemplate=x/{key}", "urlTemplate must be an absolute URL that begins with "
                                          "http:// or https://");
    assert_refused("urlTemplate=http://[/{key}",
                   "urlTemplate is not a valid URL: parse \"http://[/key\": missing ']' in host");
    assert_refused(URL ",x", "invalid config format \"x\", expected key=value");
    assert_refused(URL ",x=1", "unknown configuration key: \"x\"");
    assert_refused(URL ",timeout=soon", "invalid timeout: \"soon\"");
    assert_refused(URL ",timeout=0s", "timeout must be greater than 0");
    assert_refused(URL ",maxRetries=-1", "maxRetries must be non-negative");
    assert_refused(URL ",maxRetries=1x", "invalid maxRetries: \"1x\"");
    assert_refused(URL ",requestsBurst=0", "requestsBurst must be greater than 0");
    assert_refused(URL ",method=GE T", "invalid method: \"GE T\"");
    assert_refused(URL ",headers.a b=c", "invalid header name: \"a b\"");
    assert_refused(URL ",headers.a=\x01", "invalid value of the header a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_defaults, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_inline, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_precedence, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refusals, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
