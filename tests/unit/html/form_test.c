#include "page.h"

#include "base/check.h"
#include "html/form.h"

static const char page_source[] =
    "<form id=f><input id=i1 name=a value=v1><input id=i2 name=b><input id=i3 name=c type=checkbox>"
    "<input id=i4 name=d type=radio value=r checked=checked><input id=i5 type=submit name=s>"
    "<input id=i6 name=e disabled=disabled><input id=i7 name=g disabled><input id=i8>"
    "<input id=i9 name=h type=CHECKBOX><textarea id=t name=t>a &lt; b</textarea>"
    "<button id=b1 value=bv>x</button><button id=b2>y</button>"
    "<select id=s1 name=s1><option id=o1>o<b>n</b>e<option id=o2 value=2 selected>two</select>"
    "<select id=s2 name=s2><option>one<option>two</select>"
    "<select id=s3 name=s3 multiple><option selected>m1<option>m2<option value=3 "
    "selected>m3</select>"
    "<label id=l1 for=i1>L</label><label id=l2>M<input id=in name=z></label></form>"
    "<input id=far form=f name=y><label id=l3 for=i1></label><form id=g></form><p id=p>";

static const struct html_node *one(const struct html_document *page, const char *id)
{
    return page_find(page, id);
}

static void test_values(void **state)
{
    (void)state;
    static const struct {
        const char *id, *value;
    } cases[] = {
        { "i1", "v1" }, { "i2", "" },        { "i3", "on" }, { "i4", "r" },
        { "i9", "" },   { "t", "a &lt; b" }, { "b1", "bv" }, { "b2", "" },
        { "s1", "2" },  { "s2", "" },        { "o2", "2" },  { "o1", "one" },
    };
    struct html_document *page = page_parse(slice_of(page_source));
    struct arena arena;
    arena_init(&arena, 1024);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct form_value v = form_value(one(page, cases[i].id), &arena);
        assert_int_equal(v.kind, FORM_VALUE_TEXT);
        if (!slice_is(v.texts[0], cases[i].value))
            fail_msg("%s is %.*s", cases[i].id, SLICE_ARG(v.texts[0]));
    }
    struct form_value list = form_value(one(page, "s3"), &arena);
    assert_int_equal(list.kind, FORM_VALUE_LIST);
    assert_int_equal(list.count, 2);
    assert_true(slice_is(list.texts[0], "m1") && slice_is(list.texts[1], "3"));
    assert_int_equal(form_value(one(page, "p"), &arena).kind, FORM_VALUE_NONE);
    arena_deinit(&arena);
    free(page);
}

static void expect_ids(const struct node_set *set, const char *expected)
{
    struct buf ids = BUF_INIT(BUF_UNLIMITED);
    for (uint32_t i = 0; i < set->count; i++) {
        buf_append_slice(&ids, html_attribute_value(set->items[i], "id"));
        buf_append_char(&ids, ' ');
    }
    char *found = buf_take(&ids);
    assert_string_equal(found, expected);
    free(found);
}

static void test_controls(void **state)
{
    (void)state;
    struct html_document *page = page_parse(slice_of(page_source));
    const struct html_node *form[] = { one(page, "f") };
    const struct html_node *loose[] = { one(page, "far"), one(page, "p"), one(page, "i5") };
    struct node_set set;
    node_set_init(&set, page);
    form_controls((struct node_span){ form, 1 }, &set);
    expect_ids(&set, "i1 i2 i4 i7 i9 t s1 s2 s3 in ");
    node_set_deinit(&set);
    node_set_init(&set, page);
    form_controls((struct node_span){ loose, 3 }, &set);
    expect_ids(&set, "far ");
    node_set_deinit(&set);
    free(page);
}

static void test_owner_and_labels(void **state)
{
    (void)state;
    struct html_document *page = page_parse(slice_of(page_source));
    struct node_set set;
    assert_ptr_equal(form_owner(one(page, "i1")), one(page, "f"));
    assert_ptr_equal(form_owner(one(page, "far")), one(page, "f"));
    assert_null(form_owner(one(page, "p")));
    assert_ptr_equal(form_find_id(one(page, "p"), "form", SLICE("g")), one(page, "g"));
    assert_null(form_find_id(one(page, "p"), "p", SLICE("g")));
    assert_null(form_find_id(one(page, "p"), NULL, SLICE("")));
    node_set_init(&set, page);
    form_labels(one(page, "i1"), &set);
    form_labels(one(page, "in"), &set);
    form_labels(one(page, "i2"), &set);
    expect_ids(&set, "l1 l3 l2 ");
    node_set_deinit(&set);
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_controls),
        cmocka_unit_test(test_owner_and_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
