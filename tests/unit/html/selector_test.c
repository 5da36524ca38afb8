#include "select.h"

#include "base/check.h"

/* A stand-in for regular expressions: "^x" for what begins with x, else what contains it; "!" is
 * invalid. */
static void *compile(void *context, struct slice pattern, struct arena *arena)
{
    (void)context;
    return slice_is(pattern, "!") ? NULL : arena_str(arena, pattern);
}

static bool matches(void *context, const void *compiled, struct slice text)
{
    (void)context;
    struct slice pattern = slice_of(compiled);
    if (slice_starts(pattern, SLICE("^")))
        return slice_starts(text, slice_sub(pattern, 1, pattern.len));
    return slice_find(text, pattern) >= 0;
}

static const struct selector_host regex = { NULL, compile, matches };

static const char page_source[] =
    "<html id=html lang=en><body id=body><div id=a class='box  one' data-k=alpha-beta lang=en-US>"
    "<p id=b>Hello World</p>text<p id=c class='x y'>second</p><!-- c --><span id=d> <!-- e "
    "--></span>"
    "</div><div id=e class=box data-k=alphabet><ul id=f><li id=g>1</li><li id=h>2</li><li "
    "id=i>3</li>"
    "<li id=j>4</li><li id=k>5</li></ul><a id=l href='https://x.test/a.pdf'>pdf</a><a id=m>rel</a>"
    "</div><form id=n><fieldset id=fs disabled><legend id=lg><input id=lgi></legend><legend id=lg2>"
    "<input id=lg2i></legend><input id=o name='q[0]'></fieldset><input id=q type=CheckBox checked>"
    "<input id=r type=text checked><select id=s><option id=t selected>O</option></select>"
    "<button id=u disabled></button></form><p id=v>\xC3\x84RGER <b id=w>un</b>d so</p>"
    "<svg id=x><linearGradient id=y xlink:href='#z'/></svg><i id=z title=' '></i>";

static void test_table(void **state)
{
    (void)state;
    static const struct {
        const char *selector, *ids;
    } cases[] = {
        /* simple selectors and groups */
        { "p", "b c v" },
        { "P", "b c v" },
        { "li, h1 ,ul", "f g h i j k" },
        { "#a", "a" },
        { "p#b", "b" },
        { ".box", "a e" },
        { ".x.y", "c" },
        { ".one", "a" },
        { "*.box", "a e" },
        { "*|*.box", "a e" },
        { "nothing", "" },
        { "linearGradient", "" },
        { " \t\n p /* all of them */ ", "b c v" },
        /* combinators */
        { "div p", "b c" },
        { "body>p", "v" },
        { "p + p", "c" },
        { "p ~ p", "c" },
        { "p~span", "d" },
        { "li + li", "h i j k" },
        { "#g ~ li + li", "i j k" },
        { "html body div ul > li", "g h i j k" },
        { "div > ul li:first-child ~ li", "h i j k" },
        { "body div + div li", "g h i j k" },
        { "div + div + div li", "" },
        { "ul p", "" },
        /* attributes */
        { "[data-k]", "a e" },
        { "[DATA-K]", "a e" },
        { "[data-k=alphabet]", "e" },
        { "[ data-k = 'alphabet' ]", "e" },
        { "[data-k=ALPHABET]", "" },
        { "[data-k=ALPHABET i]", "e" },
        { "[data-k='ALPHABET'I]", "e" },
        { "[data-k^=alpha]", "a e" },
        { "[data-k$=beta]", "a" },
        { "[data-k*='a-b']", "a" },
        { "[class~=one]", "a" },
        { "[class~='box one']", "" },
        { "[class~='']", "a" },
        { "[lang|=en]", "html a" },
        { "div[data-k!=alphabet]", "a" },
        { "[title^=' ']", "" },
        { "[title*='']", "" },
        { "[title=' ']", "z" },
        { "[href#=pdf]", "l" },
        { "[href#=^https]", "l" },
        { "[name='q[0]']", "o" },
        { "[name=q\\[0\\]]", "o" },
        { "[href='#z']", "y" },
        { "[data-k$='BETA' i]", "a" },
        /* position */
        { "li:first-child", "g" },
        { "li:last-child", "k" },
        { "li:nth-child(2)", "h" },
        { "li:nth-child( odd )", "g i k" },
        { "li:nth-child(EVEN)", "h j" },
        { "li:nth-child(2n+1)", "g i k" },
        { "li:nth-child(+3n - 1)", "h k" },
        { "li:nth-child(-n+2)", "g h" },
        { "li:nth-child(n)", "g h i j k" },
        { "li:nth-child(-2n+3)", "g i" },
        { "li:nth-child(0)", "" },
        { "li:nth-child(-1)", "" },
        { "li:nth-child(99999999999999999999)", "" },
        { "li:nth-last-child(2)", "j" },
        { "a:nth-of-type(2)", "m" },
        { "a:first-of-type", "l" },
        { "a:last-of-type", "m" },
        { "a:nth-last-of-type(2)", "l" },
        { "span:only-of-type", "d" },
        { "ul:only-child", "" },
        { "b:only-child", "w" },
        { ":root", "html" },
        /* relatives */
        { "li:not(:first-child)", "h i j k" },
        { "div:not(.one, #e)", "" },
        { "li:not(#g):not(#h)", "i j k" },
        { "div:has(li)", "e" },
        { "div:has(div li)", "e" },
        { "body:has(div li)", "body" },
        { "div:haschild(li)", "" },
        { "ul:haschild(li)", "f" },
        { "div:has(ul:haschild(:contains('3')))", "e" },
        /* text */
        { "p:contains('World')", "b" },
        { "p:contains(world)", "b" },
        { "p:contains('\xC3\xA4rger und')", "v" },
        { "p:containsOwn('und')", "" },
        { "p:containsown('d so')", "v" },
        { "p:matches(^sec)", "c" },
        { "p:matchesOwn(un)", "" },
        { "p:matches((un)", NULL },
        { "span:empty", "d" },
        { "li:empty", "" },
        { "b:contains('')", "w" },
        /* forms and the rest */
        { ":input", "lgi lg2i o q r s u" },
        { ":disabled", "fs lg2i o u" },
        { "input:enabled", "lgi q r" },
        { "a:enabled", "l" },
        { ":checked", "q t" },
        { ":link", "l" },
        { "p:lang(en)", "b c v" },
        { "p:lang(en-us)", "" },
        { "a:hover, a:visited, :target", "" },
        /* escapes */
        { "#\\61", "a" },
        { "#\\000061", "a" },
        { "#\\61 .box", "a" },
        { "p:contains('\\48 ello')", "b" },
        { "p:contains(\"He\\\nllo\")", "b" },
        { "p:contains('W\\orld')", "b" },
    };
    struct html_document *page = page_parse(slice_of(page_source));
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char *ids = selected_ids(page, &regex, slice_of(cases[i].selector));
        if (!cases[i].ids && ids)
            fail_msg("%s is not invalid: %s", cases[i].selector, ids);
        if (cases[i].ids && !ids)
            fail_msg("%s is invalid", cases[i].selector);
        if (ids && strcmp(ids, cases[i].ids) != 0)
            fail_msg("%s finds %s, not %s", cases[i].selector, ids, cases[i].ids);
        free(ids);
    }
    free(page);
}

static void test_invalid(void **state)
{
    (void)state;
    static const struct slice selectors[] = {
        SLICE(""),
        SLICE(" "),
        SLICE("p["),
        SLICE("p:"),
        SLICE("###"),
        SLICE("> p"),
        SLICE("p >"),
        SLICE("p > > b"),
        SLICE("p,"),
        SLICE(",p"),
        SLICE("p)"),
        SLICE("(p"),
        SLICE("p:nope"),
        SLICE("p::before"),
        SLICE("p:is(b)"),
        SLICE(":header"),
        SLICE(":parent"),
        SLICE("123"),
        SLICE("-1"),
        SLICE("#"),
        SLICE("."),
        SLICE(".1"),
        SLICE("[a=b"),
        SLICE("[a=1]"),
        SLICE("[a=]"),
        SLICE("[a?=b]"),
        SLICE("[=b]"),
        SLICE("[a='b]"),
        SLICE("[a='b\n']"),
        SLICE("[a#=!]"),
        SLICE("[a#=(]"),
        SLICE("[a=b x]"),
        SLICE(":not"),
        SLICE(":not()"),
        SLICE(":not(p"),
        SLICE(":has(> a)"),
        SLICE(":nth-child(x)"),
        SLICE(":nth-child()"),
        SLICE(":nth-child(2n+)"),
        SLICE(":nth-child(+ 2)"),
        SLICE(":nth-child(oddx)"),
        SLICE(":contains(1)"),
        SLICE(":contains()"),
        SLICE(":lang('en')"),
        SLICE("p\0b"),
        SLICE("p\\"),
        SLICE("\\\n"),
        SLICE("p /* "),
        SLICE("*b"),
    };
    struct html_document *page = page_parse(slice_of(page_source));
    for (size_t i = 0; i < ARRAY_LEN(selectors); i++) {
        char *ids = selected_ids(page, &regex, selectors[i]);
        if (ids)
            fail_msg("%.*s is not invalid: %s", SLICE_ARG(selectors[i]), ids);
    }
    free(page);
}

static void test_no_regex(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1024);
    assert_null(selector_compile(SLICE("[a#=b]"), NULL, &arena));
    assert_non_null(selector_compile(SLICE("[a*=b]"), NULL, &arena));
    arena_deinit(&arena);
}

/* Recursion is bounded, and chains that can't match are given up at once. */
static void test_long_chains(void **state)
{
    (void)state;
    struct buf source = BUF_INIT(BUF_UNLIMITED), chain = BUF_INIT(BUF_UNLIMITED);
    buf_append_str(&source, "<table>");
    for (int i = 0; i < 400; i++)
        buf_append_str(&source, "<i><b></b></i><div>");
    struct html_document *page = page_parse(buf_slice(&source));
    for (int i = 0; i < 190; i++)
        buf_append_str(&chain, i % 2 ? "i ~ " : "div ");
    buf_append_str(&chain, "nothing ");
    for (int i = 0; i < 9; i++)
        buf_append_str(&chain, "~ div ");
    char *ids = selected_ids(page, &regex, buf_slice(&chain));
    assert_string_equal(ids, "");
    free(ids);
    buf_append_str(&chain, "div div");
    assert_null(selected_ids(page, &regex, buf_slice(&chain)));

    buf_reset(&chain);
    for (int i = 0; i < 100000; i++)
        buf_append_str(&chain, ":not(");
    assert_null(selected_ids(page, &regex, buf_slice(&chain)));
    buf_deinit(&chain);
    buf_deinit(&source);
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_invalid),
        cmocka_unit_test(test_no_regex),
        cmocka_unit_test(test_long_chains),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
