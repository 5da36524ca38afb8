#include "page.h"

#include "base/check.h"

static void test_markup(void **state)
{
    (void)state;
    static const struct {
        const char *source, *markup; /* of the whole page */
    } cases[] = {
        { "<p>one<p>two", "<html><head></head><body><p>one</p><p>two</p></body></html>" },
        { "<b><i>x</b>y</i>", "<html><head></head><body><b><i>x</i></b><i>y</i></body></html>" },
        { "<div CLASS=big Id=x>q</DIV>",
          "<html><head></head><body><div class=\"big\" id=\"x\">q</div></body></html>" },
        { "<br><img src=a.png>",
          "<html><head></head><body><br/><img src=\"a.png\"/></body></html>" },
        { "<p title=\"a&quot;b'c<d>\">\"q\"&amp;'r'&#13;",
          "<html><head></head><body><p title=\"a&#34;b&#39;c&lt;d&gt;\">&#34;q&#34;&amp;&#39;r&#39;"
          "&#13;</p></body></html>" },
        { "<script>a<b&&c</script><style>p>b</style>",
          "<html><head><script>a<b&&c</script><style>p>b</style></head><body></body></html>" },
        { "<title>a<b></title>",
          "<html><head><title>a&lt;b&gt;</title></head><body></body></html>" },
        { "<textarea>\n\nx</textarea><pre>\n\ny</pre>",
          "<html><head></head><body><textarea>\n\nx</textarea><pre>\n\ny</pre></body></html>" },
        { "<!-- a --><!DOCTYPE html><!-- b -->x<!-- c -- > & -->",
          "<!-- a --><!DOCTYPE html><!-- b --><html><head></head><body>x<!-- c -- > &amp; -->"
          "</body></html>" },
        { "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 4.01//EN\" \"http://w3.test/a.dtd\">",
          "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 4.01//EN\" \"http://w3.test/a.dtd\">"
          "<html><head></head><body></body></html>" },
        { "<!DOCTYPE html SYSTEM 'a\"b>'>", NULL },
        { "<!DOCTYPE html SYSTEM 'a\"b'>",
          "<!DOCTYPE html SYSTEM 'a\"b'><html><head></head><body></body></html>" },
        { "<svg><a xlink:href=x></svg>",
          "<html><head></head><body><svg><a xlink:href=\"x\"></a></svg></body></html>" },
        { "<noscript><img src=x></noscript><title>t</title>",
          "<html><head><noscript><img "
          "src=x></noscript><title>t</title></head><body></body></html>" },
        { "<template><td>x</template>",
          "<html><head><template><td>x</td></template></head><body></body></html>" },
        { "<frameset><frame>", "<html><head></head><frameset><frame></frame></frameset></html>" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct html_document *page = page_parse(slice_of(cases[i].source));
        struct buf markup = BUF_INIT(BUF_UNLIMITED);
        html_append_inner(html_root(page), &markup);
        char *found = buf_take(&markup);
        if (cases[i].markup)
            assert_string_equal(found, cases[i].markup);
        free(found);
        free(page);
    }
}

static void test_inner_markup(void **state)
{
    (void)state;
    struct html_document *page = page_parse(SLICE("<ul id=u><li><b>x</b></ul><p id=p></p>z"));
    struct buf markup = BUF_INIT(BUF_UNLIMITED);
    html_append_inner(page_find(page, "p"), &markup);
    assert_int_equal(markup.len, 0);
    html_append_inner(page_find(page, "u"), &markup);
    assert_true(slice_is(buf_slice(&markup), "<li><b>x</b></li>"));
    buf_deinit(&markup);
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_markup),
        cmocka_unit_test(test_inner_markup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
