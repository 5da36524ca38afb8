#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/log.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const struct log_field source[] = { { "source", { "console", 7 } } };

static void use_zone(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

/* Makes every digit of the line's time 0. */
static void hide_time(struct buf *b)
{
    ptrdiff_t year = slice_find(buf_slice(b), SLICE("\"20"));
    assert_true(year >= 0);
    for (size_t i = (size_t)year + 1; b->ptr[i] != '"'; i++) {
        if (b->ptr[i] >= '0' && b->ptr[i] <= '9')
            b->ptr[i] = '0';
    }
}

static void assert_line(enum log_format format, bool color, enum log_level level,
                        struct slice message, const struct log_field *fields, size_t count,
                        const char *expected)
{
    struct buf b = BUF_INIT(10000);
    log_format_line(&b, format, color, level, message, fields, count);
    if (format != LOG_FORMAT_RAW && !color)
        hide_time(&b);
    if (!slice_is(buf_slice(&b), expected)) {
        fail_msg("%s expected, %.*s found", expected, SLICE_ARG(buf_slice(&b)));
    }
    buf_deinit(&b);
}

static void test_text(void **state)
{
    (void)state;
    use_zone("UTC0");
    assert_line(LOG_FORMAT_TEXT, false, LOG_INFO, SLICE("hello"), source, 1,
                "time=\"0000-00-00T00:00:00Z\" level=info msg=hello source=console\n");
    assert_line(LOG_FORMAT_TEXT, false, LOG_WARN, SLICE("hello world"), NULL, 0,
                "time=\"0000-00-00T00:00:00Z\" level=warning msg=\"hello world\"\n");
    assert_line(LOG_FORMAT_TEXT, false, LOG_DEBUG, SLICE(""), NULL, 0,
                "time=\"0000-00-00T00:00:00Z\" level=debug\n");
    const struct log_field unsorted[] = { { "z", SLICE("1") },
                                          { "error", SLICE("a=b") },
                                          { "m", SLICE("") } };
    assert_line(LOG_FORMAT_TEXT, false, LOG_FATAL, SLICE("x"), unsorted, 3,
                "time=\"0000-00-00T00:00:00Z\" level=fatal msg=x error=\"a=b\" m= z=1\n");
}

static void test_zones(void **state)
{
    (void)state;
    use_zone("XXX-5:45");
    struct buf b = BUF_INIT(1000);
    log_format_line(&b, LOG_FORMAT_TEXT, false, LOG_INFO, SLICE("x"), NULL, 0);
    assert_true(slice_find(buf_slice(&b), SLICE("+05:45\" level")) > 0);
    buf_reset(&b);
    use_zone("YYY3:30");
    log_format_line(&b, LOG_FORMAT_TEXT, false, LOG_INFO, SLICE("x"), NULL, 0);
    assert_true(slice_find(buf_slice(&b), SLICE("-03:30\" level")) > 0);
    buf_deinit(&b);
    use_zone("UTC0");
}

static void test_quoting(void **state)
{
    (void)state;
    static const struct {
        const char *message;
        const char *quoted;
    } cases[] = {
        { "a-b.c_d/e@f^g+h", "a-b.c_d/e@f^g+h" },
        { "say \"hi\" \\", "\"say \\\"hi\\\" \\\\\"" },
        { "\a\b\f\n\r\t\v\x1b\x7f", "\"\\a\\b\\f\\n\\r\\t\\v\\x1b\\x7f\"" },
        { "gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80", "\"gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80\"" },
        { "\xC2\xA0\xE2\x80\x8B\xEF\xBB\xBF", "\"\\u00a0\\u200b\\ufeff\"" },
        { "\xF3\xB0\x80\x80", "\"\\U000f0000\"" },
        { "a\xFFz", "\"a\\xffz\"" },
        { "\xEF\xBF\xBD", "\"\xEF\xBF\xBD\"" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        char expected[200];
        snprintf(expected, sizeof(expected), "time=\"0000-00-00T00:00:00Z\" level=info msg=%s\n",
                 cases[i].quoted);
        assert_line(LOG_FORMAT_TEXT, false, LOG_INFO, slice_of(cases[i].message), NULL, 0,
                    expected);
    }
}

static void test_color(void **state)
{
    (void)state;
    assert_line(LOG_FORMAT_TEXT, true, LOG_INFO, SLICE("hello\n"), source, 1,
                "\x1b[36mINFO\x1b[0m[0000] hello                                         "
                "\x1b[36msource\x1b[0m=console\n");
    assert_line(LOG_FORMAT_TEXT, true, LOG_ERROR, SLICE("\xC3\xBC"), NULL, 0,
                "\x1b[31mERRO\x1b[0m[0000] \xC3\xBC                                            \n");
    assert_line(LOG_FORMAT_TEXT, true, LOG_WARN,
                SLICE("a message that is longer than forty-four columns is"), NULL, 0,
                "\x1b[33mWARN\x1b[0m[0000] a message that is longer than forty-four columns is \n");
}

static void test_json(void **state)
{
    (void)state;
    assert_line(
        LOG_FORMAT_JSON, false, LOG_INFO, SLICE("a \"b\" <c>"), source, 1,
        "{\"level\":\"info\",\"msg\":\"a \\\"b\\\" \\u003cc\\u003e\",\"source\":\"console\","
        "\"time\":\"0000-00-00T00:00:00Z\"}\n");
    const struct log_field around[] = { { "zone", SLICE("1"), true }, { "error", SLICE("") } };
    assert_line(LOG_FORMAT_JSON, false, LOG_WARN, SLICE(""), around, 2,
                "{\"error\":\"\",\"level\":\"warning\",\"msg\":\"\",\"time\":\"0000-00-00T00:00:"
                "00Z\",\"zone\":1}\n");
}

static void test_raw(void **state)
{
    (void)state;
    assert_line(LOG_FORMAT_RAW, false, LOG_INFO, SLICE("just this"), source, 1, "just this\n");
}

static int hook_calls;

static void count_hook(void *context)
{
    assert_ptr_equal(context, &hook_calls);
    hook_calls++;
}

static void test_levels_and_hooks(void **state)
{
    (void)state;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    log_configure(
        &(struct log_config){ .format = LOG_FORMAT_RAW, .level = LOG_WARN, .fd = fds[1] });
    assert_false(log_enabled(LOG_INFO));
    assert_true(log_enabled(LOG_WARN));
    log_set_hooks(count_hook, count_hook, &hook_calls);
    log_message(LOG_INFO, "not this");
    log_message(LOG_ERROR, "this %d", 1);
    log_set_hooks(NULL, NULL, NULL);
    assert_int_equal(hook_calls, 2);
    char text[100];
    assert_int_equal(read(fds[0], text, sizeof(text)), 7);
    assert_memory_equal(text, "this 1\n", 7);

    log_configure(&(struct log_config){ .format = LOG_FORMAT_RAW, .level = LOG_INFO, .fd = -1 });
    log_message(LOG_ERROR, "nowhere");
    close(fds[0]);
    close(fds[1]);
}

enum { LINES = 200, LINE_LENGTH = 3000 };

static void *write_lines(void *arg)
{
    char line[LINE_LENGTH];
    memset(line, *(char *)arg, sizeof(line));
    for (int i = 0; i < LINES; i++)
        log_write(LOG_INFO, slice_make(line, sizeof(line)), NULL, 0);
    return NULL;
}

/* Through a small non-blocking pipe with a slow reader: writes are partial and fail with EAGAIN,
 * lines stay whole. */
static void test_lines_stay_whole(void **state)
{
    (void)state;
    int fds[2];
    assert_int_equal(pipe2(fds, O_NONBLOCK), 0);
    fcntl(fds[1], F_SETPIPE_SZ, 4096);
    fcntl(fds[0], F_SETFL, 0);
    log_configure(
        &(struct log_config){ .format = LOG_FORMAT_RAW, .level = LOG_INFO, .fd = fds[1] });
    pthread_t threads[2];
    char fill[] = { 'a', 'b' };
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, write_lines, &fill[i]);
    FILE *in = fdopen(fds[0], "r");
    for (int i = 0; i < 2 * LINES; i++) {
        char line[LINE_LENGTH + 2];
        assert_non_null(fgets(line, sizeof(line), in));
        assert_int_equal(strlen(line), LINE_LENGTH + 1);
        char first[] = { line[0], '\0' };
        assert_int_equal(strspn(line, first), LINE_LENGTH);
    }
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    log_configure(&(struct log_config){ .format = LOG_FORMAT_RAW, .level = LOG_INFO, .fd = -1 });
    fclose(in);
    close(fds[1]);
}

/* The last test: what is hidden stays so. */
static void test_secrets(void **state)
{
    (void)state;
    const struct log_field fields[] = { { "url", SLICE("http://h/?k=hunter2") } };
    log_hide(SLICE("hunter2"));
    assert_line(LOG_FORMAT_RAW, false, LOG_INFO, SLICE("<hunter2>"), NULL, 0,
                "<***SECRET_REDACTED***>\n");
    assert_line(LOG_FORMAT_TEXT, false, LOG_INFO, SLICE("hunter2"), fields, 1,
                "time=\"0000-00-00T00:00:00Z\" level=info msg=\"***SECRET_REDACTED***\" "
                "url=\"http://h/?k=***SECRET_REDACTED***\"\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_zones),
        cmocka_unit_test(test_quoting),
        cmocka_unit_test(test_color),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_raw),
        cmocka_unit_test(test_levels_and_hooks),
        cmocka_unit_test(test_lines_stay_whole),
        cmocka_unit_test(test_secrets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
