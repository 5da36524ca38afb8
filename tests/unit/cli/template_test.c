#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cli/template.h"

#include <stdlib.h>

static const struct template_value values[] = {
    { "ScriptName", { "a.js", 4 } },
    { "ProjectID", { "", 0 } },
    { 0 },
};

static void fills(const char *text, const char *expected)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    struct error error = { 0 };
    assert_int_equal(template_fill(&out, slice_of(text), values, &error), 0);
    char *filled = buf_take(&out);
    assert_string_equal(filled, expected);
    free(filled);
}

static void refuses(const char *text, const char *why)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    struct error error = { 0 };
    assert_int_equal(template_fill(&out, slice_of(text), values, &error), -1);
    assert_string_equal(error.text, why);
    error_clear(&error);
    buf_deinit(&out);
}

static void test_values(void **state)
{
    fills("", "");
    fills("plain { } text", "plain { } text");
    fills("{{ .ScriptName }}{{.ScriptName}}", "a.jsa.js");
    fills("id={{ .ProjectID }};", "id=;");
    fills("a{{/* not shown */}}b", "ab");
}

static void test_conditions(void **state)
{
    fills("{{ if .ProjectID }}yes{{ else }}no{{ end }}", "no");
    fills("{{ if .ScriptName }}yes{{ else }}no{{ end }}", "yes");
    fills("{{ if .ScriptName }}{{ if .ProjectID }}a{{ else }}b{{ end }}c{{ end }}d", "bcd");
    fills("{{ if .ProjectID }}{{ if .ScriptName }}a{{ else }}b{{ end }}{{ end }}d", "d");
}

static void test_white_space(void **state)
{
    fills("a\n{{- if .ProjectID }}\n  b\n{{- end }}\nc", "a\nc");
    fills("a \n {{- .ScriptName -}} \n b", "aa.jsb");
    fills("a {{ .ScriptName }} b", "a a.js b");
}

static void test_complaints(void **state)
{
    refuses("a\n{{ .Title }}", "line 2: there is nothing to put in for .Title");
    refuses("{{ range .X }}", "line 1: there is nothing to put in for range .X");
    refuses("{{ if .Title }}x{{ end }}", "line 1: there is nothing to put in for .Title");
    refuses("\n\n{{ end }}", "line 3: there is no if for this end");
    refuses("{{ else }}", "line 1: there is no if for this else");
    refuses("{{ if .ScriptName }}\nx", "line 2: an if has no {{ end }}");
    refuses("x {{ .ScriptName", "line 1: {{ without }}");
    struct buf deep = BUF_INIT(BUF_UNLIMITED);
    for (int i = 0; i < 17; i++)
        buf_append_str(&deep, "{{ if .ScriptName }}");
    char *text = buf_take(&deep);
    refuses(text, "line 1: too many ifs in each other");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_conditions),
        cmocka_unit_test(test_white_space),
        cmocka_unit_test(test_complaints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
