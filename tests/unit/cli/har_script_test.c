#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cli/har_script.h"

#include <stdlib.h>

static const char recording[] =
    "{\"log\":{\"pages\":[{\"id\":\"p1\",\"title\":\"Bob's shop\"}],\"entries\":["
    /* Later in the file than in time. */
    "{\"startedDateTime\":\"2024-01-01T12:00:02.500+01:00\",\"pageref\":\"p2\",\"request\":{"
    "\"method\":\"POST\",\"url\":\"http://a.test/"
    "buy\",\"headers\":[],\"postData\":{\"mimeType\":\"x\","
    "\"params\":[{\"name\":\"item\",\"value\":\"it's\"},{\"name\":\"n\",\"value\":\"2\"}]}},"
    "\"response\":{\"status\":201}},"
    "{\"startedDateTime\":\"2024-01-01T11:00:00.000Z\",\"pageref\":\"p1\",\"request\":{"
    "\"method\":\"GET\",\"url\":\"http://a.test/"
    "\",\"headers\":[{\"name\":\"Host\",\"value\":\"a.test\"},"
    "{\"name\":\":path\",\"value\":\"/\"},{\"name\":\"Accept\",\"value\":\"*/*\"}],"
    "\"cookies\":[{\"name\":\"old\",\"value\":\"1\"}]},"
    "\"response\":{\"status\":302,\"cookies\":[{\"name\":\"sid\",\"value\":\"2\"}]}},"
    "{\"startedDateTime\":\"2024-01-01T11:00:01.000Z\",\"pageref\":\"p1\",\"request\":{"
    "\"method\":\"GET\",\"url\":\"http://a.test/"
    "1\",\"cookies\":[{\"name\":\"sid\",\"value\":\"2\"}]},"
    "\"response\":{\"status\":200}},"
    "{\"startedDateTime\":\"2024-01-01T11:00:01.100Z\",\"pageref\":\"p1\",\"request\":{"
    "\"method\":\"PUT\",\"url\":\"https://cdn.other.test:8443/"
    "2?q\",\"postData\":{\"text\":\"{\\\"a\\\":\\n1}\"}},"
    "\"response\":{\"status\":0}},"
    "{\"request\":{\"method\":\"GET\",\"url\":\"ws://a.test/\"},\"response\":{}}"
    "]}}";

static void converts(const struct har_script_config *config, uint32_t others, const char *expected)
{
    struct arena arena;
    struct har har;
    struct error error = { 0 };
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    uint32_t left_out;
    arena_init(&arena, 1024);
    assert_int_equal(har_read(&har, slice_of(recording), &arena, &error), 0);
    har_script_write(&out, &har, config, &left_out);
    assert_int_equal(left_out, others);
    char *text = buf_take(&out);
    assert_string_equal(text, expected);
    free(text);
    arena_deinit(&arena);
}

static void test_plain(void **state)
{
    const struct har_script_config config = { .batch_ms = 500,
                                              .min_sleep_s = 20,
                                              .max_sleep_s = 40 };
    converts(&config, 1,
             "// What was recorded in a browser, as a load test.\n"
             "import { group, sleep } from 'k6';\n"
             "import http from 'k6/http';\n"
             "\n"
             "export default function () {\n"
             "  group('Bob\\'s shop', () => {\n"
             "    http.get('http://a.test/', {\n"
             "      headers: {\n"
             "        'Accept': '*/*',\n"
             "      },\n"
             "      cookies: {\n"
             "        'old': '1',\n"
             "      },\n"
             "      redirects: 0,\n"
             "    });\n"
             "    sleep(1.00);\n"
             "    http.batch([\n"
             "      ['GET', 'http://a.test/1'],\n"
             "      ['PUT', 'https://cdn.other.test:8443/2?q', '{\"a\":\\n1}'],\n"
             "    ]);\n"
             "    sleep(1.40);\n"
             "  });\n"
             "  group('p2', () => {\n"
             "    http.post('http://a.test/buy', { 'item': 'it\\'s', 'n': '2' });\n"
             "  });\n"
             "\n"
             "  sleep(20 + Math.random() * 20);\n"
             "}\n");
}

static void test_checks(void **state)
{
    const struct har_script_config config = {
        .options = { "{ \"vus\": 2 }\n", 13 },
        .only = { "b.test, other.test,a.test", 25 },
        .skip = { "nothing.test", 12 },
        .no_batch = true,
        .check_status = true,
        .return_on_failure = true,
    };
    converts(&config, 1,
             "// What was recorded in a browser, as a load test.\n"
             "import { check, group, sleep } from 'k6';\n"
             "import http from 'k6/http';\n"
             "\n"
             "export const options = { \"vus\": 2 };\n"
             "\n"
             "export default function () {\n"
             "  let response, responses;\n"
             "\n"
             "  group('Bob\\'s shop', () => {\n"
             "    response = http.get('http://a.test/', {\n"
             "      headers: {\n"
             "        'Accept': '*/*',\n"
             "      },\n"
             "      cookies: {\n"
             "        'old': '1',\n"
             "      },\n"
             "      redirects: 0,\n"
             "    });\n"
             "    if (!check(response, { 'status is 302': (r) => r.status === 302 })) return;\n"
             "    sleep(1.00);\n"
             "    response = http.get('http://a.test/1');\n"
             "    if (!check(response, { 'status is 200': (r) => r.status === 200 })) return;\n"
             "    sleep(0.10);\n"
             "    http.put('https://cdn.other.test:8443/2?q', '{\"a\":\\n1}');\n"
             "    sleep(1.40);\n"
             "  });\n"
             "  group('p2', () => {\n"
             "    response = http.post('http://a.test/buy', { 'item': 'it\\'s', 'n': '2' });\n"
             "    if (!check(response, { 'status is 201': (r) => r.status === 201 })) return;\n"
             "  });\n"
             "}\n");
}

static void refuses(const char *json, const char *why)
{
    struct arena arena;
    struct har har;
    struct error error = { 0 };
    arena_init(&arena, 1024);
    assert_int_equal(har_read(&har, slice_of(json), &arena, &error), -1);
    assert_string_equal(error.text, why);
    error_clear(&error);
    arena_deinit(&arena);
}

static void test_complaints(void **state)
{
    refuses("{", "it is no JSON: line 1: unexpected end of JSON input");
    refuses("[]", "it is no HAR: there are no log.entries");
    refuses("{\"log\":{\"entries\":{}}}", "it is no HAR: there are no log.entries");
    refuses("{\"log\":{\"entries\":[{}]}}",
            "an entry of the recording has no request with method and url");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_checks),
        cmocka_unit_test(test_complaints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
