#include "select.h"

#include "base/check.h"

/* A page, or NULL for the one before, and what a selector finds in it. */
struct row {
    const char *page, *selector, *ids;
};

static const struct row rows[] = {
    /* implied elements */
    { "<p id=a>", "html > body > p", "a" },
    { NULL, "head + body", "body" },
    { NULL, ":root", "html" },
    { "<table><tr><td id=a><td id=b>", "table > tbody > tr > td", "a b" },
    { NULL, "table > tr", "" },
    { NULL, "td + td", "b" },
    { "<p id=a>x<div id=b></div><p id=c>", "p ~ p", "c" },
    { NULL, "div + p", "c" },
    { NULL, "p div", "" },
    { "<div id=a/><p id=b>", "div > p", "b" },
    { "<br id=a><img id=b><input id=c>", "br + img + input", "c" },
    /* lists in lists */
    { "<ul><li id=a>1<li id=b>2<ul><li id=c></ul><li id=d></ul>", "ul > li:last-child", "c d" },
    { NULL, "ul ul li", "c" },
    { NULL, "li:nth-child(2)", "b" },
    { NULL, "li:only-child", "c" },
    { NULL, "li:has(li), li:first-child", "a b c" },
    /* text and comments are no siblings */
    { "<div><!-- x -->t<b id=a></b>t<b id=b></b><!-- y --></div>", "b:first-child", "a" },
    { NULL, "b:last-child", "b" },
    { NULL, "b + b", "b" },
    { NULL, "div > b:nth-last-child(2)", "a" },
    /* only the names of elements and attributes have no case */
    { "<!DOCTYPE html><I ID=A CLASS='X\n x'></I><i id=a class=X></i>", "#a", "a" },
    { NULL, ".x", "A" },
    { NULL, "i.X", "A a" },
    { NULL, "I.X#A", "A" },
    { NULL, "[CLASS~=x]", "A" },
    { "<p ID=a DATA-X=Y>", "[data-x]", "a" },
    { NULL, "[data-x=y]", "" },
    { NULL, "[data-x=y i]", "a" },
    { "<p id=a id=b>", "#a", "a" },
    { NULL, "#b", "" },
    { "<p id='a.b' class='1x'></p>", "#a\\.b", "a.b" },
    { NULL, ".\\31 x", "a.b" },
    { "<p id=\xC3\xA9t\xC3\xA9></p>", "#\xC3\xA9t\xC3\xA9", "\xC3\xA9t\xC3\xA9" },
    /* values are what the markup stands for */
    { "<a id=a title='a &amp; b'></a>", "[title='a & b']", "a" },
    { NULL, "[title='a &amp; b']", "" },
    { "<a id=a href=/x></a><a id=b href=/y rel=next></a><a id=c></a>", "a[href^='/']:not([rel])",
      "a" },
    { NULL, "a[href!='/x']", "b c" },
    /* the parser moves what was closed in a wrong place */
    { "<b id=a><p id=b>x</b>y</p>", "b", "a a" },
    { NULL, "p > b", "a" },
    { "<table id=t><p id=p>x</p><tr><td id=d></table>", "p + table", "t" },
    /* not all that looks like a tag is one */
    { "<script id=a><p id=b></p></script><style id=c><p></style>", "p", "" },
    { "<noscript id=a><p id=b></p></noscript><textarea id=c><p></textarea>", "p", "" },
    { "<template id=t><p id=a></p></template>", "template > p", "a" },
    /* SVG and MathML */
    { "<svg id=s><circle id=c></circle><foreignObject id=f><p id=p></p></foreignObject></svg>",
      "svg circle", "c" },
    { NULL, "svg p", "p" },
    { NULL, "svg > :last-child", "f" },
    { "<math id=m><mi id=a></mi></math>", "math > mi", "a" },
    { "<svg><use id=u xlink:href='#x'></use></svg>", "[href='#x']", "u" },
    { NULL, "[xlink\\:href]", "" },
    /* position, by name and among all */
    { "<dl><dt id=a><dd id=b><dd id=c><dt id=d><dd id=e></dl>", "dd:nth-of-type(2)", "c" },
    { NULL, "dd:nth-of-type(2n+1)", "b e" },
    { NULL, "dt:last-of-type", "d" },
    { NULL, "dd:nth-last-of-type(1)", "e" },
    { NULL, "dl > :nth-child(n+4)", "d e" },
    { NULL, "dl > :nth-child(-n+2)", "a b" },
    { NULL, "dl > :nth-child(3n)", "c" },
    { NULL, "dl > :nth-last-child(2)", "d" },
    { NULL, "dl > :nth-child(6)", "" },
    { NULL, "dt:only-of-type", "" },
    { NULL, "dl:only-of-type", "dl" },
    /* depth */
    { "<div><div><div id=x><span id=y>", "div div div span", "y" },
    { NULL, "div > div > div > div", "" },
    { NULL, "div div div div span", "" },
    { NULL, "div:not(div div)", "div" },
    /* what lies in an element */
    { "<ul id=u><li id=a><a id=l></a></li><li id=b></li></ul>", "li:has(a)", "a" },
    { NULL, "ul:has(li a)", "u" },
    { NULL, "li:not(:has(a))", "b" },
    { NULL, "ul:haschild(a)", "" },
    { "<p id=a></p><p id=b> </p><p id=c><!-- x --></p><p id=d>x</p>", "p:empty", "a b c" },
    { "<p id=a>One <b id=b>two</b></p><p id=c>TWO</p>", "p:contains(two)", "a c" },
    { NULL, "p:containsOwn(two)", "c" },
    { NULL, ":contains('One two')", "html body a" },
    /* controls */
    { "<select id=s><option id=a selected><option id=b></select>", "option:checked", "a" },
    { NULL, "option:not([selected])", "b" },
    { "<fieldset id=f disabled><legend><input id=a></legend><input id=b></fieldset><input id=c>",
      "input:enabled", "a c" },
    { NULL, "input:disabled", "b" },
    /* groups find each element once, in its place */
    { "<a id=a></a><b id=b></b>", "b, a, b, #a", "a b" },
    { NULL, "b + a, i", "" },
};

static void test_rows(void **state)
{
    (void)state;
    struct html_document *page = NULL;
    const char *source = NULL;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (rows[i].page) {
            free(page);
            source = rows[i].page;
            page = page_parse(slice_of(source));
        }
        char *ids = selected_ids(page, NULL, slice_of(rows[i].selector));
        if (!ids || strcmp(ids, rows[i].ids) != 0)
            fail_msg("in %s %s finds \"%s\", not \"%s\"", source, rows[i].selector,
                     ids ? ids : "nothing valid", rows[i].ids);
        free(ids);
    }
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
