#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "secrets/secrets.h"

#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct error error;

static struct secrets *open_all(const char *first, const char *second)
{
    const struct slice texts[] = { slice_of(first), slice_of(second) };
    error_clear(&error);
    return secrets_open(texts, second ? 2 : first ? 1 : 0, &error);
}

static void assert_refused(const char *first, const char *second, const char *text)
{
    assert_null(open_all(first, second));
    assert_string_equal(error.text, text);
    assert_int_equal(error.exit_code, EXIT_CODE_OTHER);
    error_clear(&error);
}

static void assert_value(struct secrets *s, const char *source, const char *key, const char *value)
{
    struct slice found;
    assert_int_equal(secrets_find(s, slice_of(source), slice_of(key), &found, &error),
                     SECRET_FOUND);
    if (!slice_is(found, value))
        fail_msg("%s expected, %.*s found", value, SLICE_ARG(found));
}

static void assert_none(struct secrets *s, const char *source, const char *key, const char *text)
{
    struct slice found;
    assert_int_equal(secrets_find(s, slice_of(source), slice_of(key), &found, &error),
                     SECRET_REFUSED);
    assert_string_equal(error.text, text);
    error_clear(&error);
}

static void test_mock(void **state)
{
    (void)state;
    struct secrets *s = open_all("mock=a=1,b=x=y,c=,a=2", NULL);
    assert_non_null(s);
    assert_value(s, "default", "a", "2");
    assert_value(s, "mock", "b", "x=y");
    assert_value(s, "default", "c", "");
    assert_none(s, "default", "d", "no value");
    assert_none(s, "other", "a", "no secret source with name \"other\" is configured");
    secrets_free(s);
    assert_refused("mock=a=1,b", NULL, "parsing \"b\", needs =");
}

static void test_none(void **state)
{
    (void)state;
    struct secrets *s = open_all(NULL, NULL);
    assert_non_null(s);
    assert_none(s, "default", "a", "no secret sources are configured");
    assert_none(s, "mock", "a", "no secret sources are configured");
    secrets_free(s);
}

static void test_names(void **state)
{
    (void)state;
    struct secrets *s = open_all("mock=name=one,a=1", "mock=a=2,name=two,default");
    assert_non_null(s);
    assert_value(s, "default", "a", "2");
    assert_value(s, "one", "a", "1");
    assert_value(s, "two", "a", "2");
    secrets_free(s);

    s = open_all("mock=a=1", "mock=name=two,a=2");
    assert_none(s, "default", "a", "no secret source with name \"default\" is configured");
    assert_value(s, "mock", "a", "1");
    secrets_free(s);

    assert_refused("mock=a=1", "mock=a=2",
                   "there are two secret sources with the name \"mock\"; name=NAME names one");
    assert_refused("mock=default,a=1", "mock=name=two,default,a=2",
                   "two secret sources can't both be the default: \"mock\" and \"two\"");
    assert_refused("vault=x", NULL,
                   "no secret source for type \"vault\" for configuration \"vault=x\"");
    assert_refused("", NULL, "no secret source for type \"\" for configuration \"\"");
}

/* A file with the text, and "file=PATH" or "file=filename=PATH" for it. */
static char path[] = "/tmp/brunt-secrets-XXXXXX";

static const char *file_with(const char *key, const char *text)
{
    static char spec[100];
    memcpy(path + sizeof(path) - 7, "XXXXXX", 6);
    int fd = mkstemp(path);
    CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    snprintf(spec, sizeof(spec), "file=%s%s", key, path);
    return spec;
}

static void test_file(void **state)
{
    (void)state;
    struct secrets *s = open_all(file_with("filename=", "a=1\r\n\nb = x=y \n#c=2\nlast=z"), NULL);
    unlink(path);
    assert_non_null(s);
    assert_value(s, "default", "a", "1");
    assert_value(s, "default", "b ", " x=y ");
    assert_value(s, "default", "#c", "2");
    assert_value(s, "file", "last", "z");
    secrets_free(s);

    s = open_all(file_with("", ""), NULL);
    unlink(path);
    assert_none(s, "default", "a", "no value");
    secrets_free(s);
}

static void test_bad_files(void **state)
{
    (void)state;
    char expected[200];
    const char *spec = file_with("", "a=1\nhunter2\n");
    snprintf(expected, sizeof(expected),
             "line 2 of the secrets' file %s has no '='; lines are KEY=VALUE", path);
    assert_refused(spec, NULL, expected);
    unlink(path);
    assert_refused("file=/nowhere/x", NULL, "open /nowhere/x: no such file or directory");
    assert_refused("file=/", NULL, "open /: is a directory");
    assert_refused("file=path=x", NULL,
                   "unknown configuration key for file secret source \"path\"");
    assert_refused("file", NULL,
                   "the file secret source needs the path of its file: --secret-source=file=PATH");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mock), cmocka_unit_test(test_none),      cmocka_unit_test(test_names),
        cmocka_unit_test(test_file), cmocka_unit_test(test_bad_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
