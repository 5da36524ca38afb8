#include "page.h"

#include "base/check.h"
#include "html/noscript.h"

static void test_hide(void **state)
{
    (void)state;
    static const struct {
        const char *source, *seen;
    } cases[] = {
        { "<p>", "<p>" },
        { "<noscript>x</noscript>", "<noframes>x</noframes>" },
        { "<NoScript a='>'><b></NOSCRIPT >y", "<noframes a='>'><b></noframes >y" },
        { "<noscripts></noscripts>", "<noscripts></noscripts>" },
        { "<script>'<noscript>'</script><noscript>", "<script>'<noscript>'</script><noframes>" },
        { "<!-- <noscript> --><noscript/>", "<!-- <noscript> --><noframes/>" },
        { "<!--><noscript>-->", "<!--><noframes>-->" },
        { "<p title='<noscript>' a = \"<noscript>\">",
          "<p title='<noscript>' a = \"<noscript>\">" },
        { "<p it's><noscript>", "<p it's><noframes>" },
        { "<textarea></textareas><noscript></textarea></noscript>",
          "<textarea></textareas><noscript></textarea></noframes>" },
        { "<noscript><noscript></noscript></noscript>",
          "<noframes><noscript></noframes></noframes>" },
        { "<noscript", "<noframes" },
        { "<p a='<noscript>", "<p a='<noscript>" },
        { "<!-- <noscript>", "<!-- <noscript>" },
        { "<plaintext><noscript>", "<plaintext><noscript>" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct arena arena;
        arena_init(&arena, 1024);
        /* A block of exactly its size: a sanitizer sees the first read beyond it. */
        char *source = slice_dup(slice_of(cases[i].source));
        char *exact = malloc(strlen(source) + 1);
        memcpy(exact, source, strlen(source));
        struct slice seen = noscript_hide(slice_make(exact, strlen(source)), &arena);
        assert_string_equal(arena_str(&arena, seen), cases[i].seen);
        free(exact);
        free(source);
        arena_deinit(&arena);
    }
}

static void test_page(void **state)
{
    (void)state;
    struct html_document *page = page_parse(
        SLICE("<noscript id=n><i id=i></i></noscript><noframes id=f>y</noframes>"));
    assert_true(html_is_named(page_find(page, "n"), "noscript"));
    assert_true(slice_is(html_first(page_find(page, "n"))->text, "<i id=i></i>"));
    assert_true(html_is_named(page_find(page, "f"), "noframes"));
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hide),
        cmocka_unit_test(test_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
