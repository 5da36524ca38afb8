/* What a person does on a page: Response.clickLink() and submitForm(). */
#include "jsmod/http/http_response_fields.h"

#include "html/form.h"
#include "jsmod/classes.h"
#include "jsmod/html/html_criterion.h"
#include "jsmod/html/html_page.h"
#include "jsmod/html/html_value.h"
#include "jsmod/http/form_encode.h"
#include "jsmod/http/http_outcome.h"
#include "proto/url.h"

/* --- what the script asks for ----------------------------------------------------------------- */

/* The members of the argument of submitForm and clickLink. */
struct wishes {
    struct arena arena;
    struct slice form, submit, link; /* selectors */
    JSValue fields, params;
};

static int read_wish(void *context, JSContext *ctx, struct slice key, JSValueConst value)
{
    struct wishes *w = context;
    struct slice *text = slice_is(key, "formSelector")     ? &w->form
                         : slice_is(key, "submitSelector") ? &w->submit
                         : slice_is(key, "selector")       ? &w->link
                                                           : NULL;
    JSValue *kept = slice_is(key, "fields")   ? &w->fields
                    : slice_is(key, "params") ? &w->params
                                              : NULL;
    if (text) {
        *text = value_text(ctx, value, &w->arena);
        return text->ptr ? 0 : -1;
    }
    if (kept) {
        JS_FreeValue(ctx, *kept);
        *kept = JS_DupValue(ctx, value);
    }
    return 0;
}

static int wishes_read(JSContext *ctx, JSValueConst argument, struct wishes *w)
{
    enum { ARENA_CHUNK = 4096 };
    *w = (struct wishes){ .form = SLICE("form"),
                          .submit = SLICE("[type=\"submit\"]"),
                          .link = SLICE("a[href]"),
                          .fields = JS_UNDEFINED,
                          .params = JS_NULL };
    arena_init(&w->arena, ARENA_CHUNK);
    return JS_IsObject(argument) ? value_each(ctx, argument, read_wish, w) : 0;
}

static void wishes_deinit(JSContext *ctx, struct wishes *w)
{
    JS_FreeValue(ctx, w->fields);
    JS_FreeValue(ctx, w->params);
    arena_deinit(&w->arena);
}

/* The address that an attribute leads to. -1 with an exception in k6's words. */
static int resolve(JSContext *ctx, const struct response *r, struct slice reference,
                   struct arena *arena, struct url *out)
{
    struct url base;
    struct error error = { 0 };
    int result = url_parse(&base, r->result.url, arena, &error);
    if (result == 0)
        result = url_resolve(out, &base, reference, arena, &error);
    if (result != 0)
        throw_go_error(ctx, "%s", error.text);
    error_clear(&error);
    return result;
}

/* --- clickLink -------------------------------------------------------------------------------- */

static JSValue request(JSContext *ctx, struct slice method, struct slice url, JSValueConst body,
                       JSValueConst params)
{
    JSValue address = value_from_slice(ctx, url);
    JSValue response = JS_IsException(address) ? JS_EXCEPTION
                                               : http_call(ctx, method, address, body, params);
    JS_FreeValue(ctx, address);
    return response;
}

static JSValue follow(JSContext *ctx, struct response *r, struct wishes *w,
                      const struct html_node *link)
{
    const struct html_attribute *href = link ? html_attribute(link, "href") : NULL;
    struct url url;
    if (!link)
        return throw_go_error(ctx, "no element found for selector '%.*s' in response '%.*s'",
                              SLICE_ARG(w->link), SLICE_ARG(r->result.url));
    if (!href)
        return throw_go_error(
            ctx, "no valid href attribute value found on element '%.*s' in response '%.*s'",
            SLICE_ARG(w->link), SLICE_ARG(r->result.url));
    if (resolve(ctx, r, href->value, &w->arena, &url) != 0)
        return JS_EXCEPTION;
    return request(ctx, SLICE("GET"), url.text, JS_UNDEFINED, w->params);
}

static JSValue click(JSContext *ctx, struct response *r, struct wishes *w,
                     const struct html_page *page)
{
    const struct html_node *root = html_root(page->document);
    struct node_set links;
    html_find(ctx, page, (struct node_span){ &root, 1 }, w->link, 1, &links);
    JSValue response = follow(ctx, r, w, links.count > 0 ? links.items[0] : NULL);
    node_set_deinit(&links);
    return response;
}

/* --- submitForm ------------------------------------------------------------------------------- */

/* k6 sends a list as Go shows one, and as JavaScript does in an address. */
static JSValue field_value(JSContext *ctx, const struct html_node *control, bool in_address,
                           struct arena *arena)
{
    struct form_value v = form_value(control, arena);
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    bool has_brackets = v.kind == FORM_VALUE_LIST && !in_address;
    buf_append_str(&text, has_brackets ? "[" : "");
    for (uint32_t i = 0; i < v.count; i++) {
        if (i > 0)
            buf_append_char(&text, in_address ? ',' : ' ');
        buf_append_slice(&text, v.texts[i]);
    }
    buf_append_str(&text, has_brackets ? "]" : "");
    JSValue value = value_from_slice(ctx, buf_slice(&text));
    buf_deinit(&text);
    return value;
}

static int set_controls(JSContext *ctx, JSValueConst values, const struct node_set *controls,
                        bool in_address, struct arena *arena)
{
    for (uint32_t i = 0; i < controls->count; i++) {
        const struct html_node *n = controls->items[i];
        if (set_field(ctx, values, html_attribute_value(n, "name"),
                      field_value(ctx, n, in_address, arena)) != 0)
            return -1;
    }
    return 0;
}

static int set_wish(void *values, JSContext *ctx, struct slice name, JSValueConst value)
{
    return set_field(ctx, *(JSValue *)values, name, JS_DupValue(ctx, value));
}

/* What is sent: the controls of the form, the button that sends it, the script's own fields. */
static JSValue collect_values(JSContext *ctx, struct wishes *w, const struct html_page *page,
                              struct node_span form, bool in_address)
{
    JSValue values = JS_NewObject(ctx);
    struct node_set controls, buttons;
    node_set_init(&controls, page->document);
    form_controls(form, &controls);
    html_find(ctx, page, form, w->submit, 1, &buttons);
    if (buttons.count > 0 && html_has_attribute(buttons.items[0], "name") &&
        form_value(buttons.items[0], &w->arena).kind != FORM_VALUE_NONE)
        node_set_add(&controls, buttons.items[0]);
    int result = JS_IsException(values)
                     ? -1
                     : set_controls(ctx, values, &controls, in_address, &w->arena);
    if (result == 0 && JS_IsObject(w->fields))
        result = value_each(ctx, w->fields, set_wish, &values);
    node_set_deinit(&buttons);
    node_set_deinit(&controls);
    if (result == 0)
        return values;
    JS_FreeValue(ctx, values);
    return JS_EXCEPTION;
}

static int add_field(void *fields, JSContext *ctx, struct slice name, JSValueConst value)
{
    struct form_fields *f = fields;
    struct slice text = value_text(ctx, value, f->arena);
    if (!text.ptr)
        return -1;
    form_fields_add(f, name, text);
    return 0;
}

/* The address with the values in the place of its query; ptr NULL with an exception. */
static struct slice with_query(JSContext *ctx, struct slice url, JSValueConst values,
                               struct arena *arena)
{
    ptrdiff_t hash = slice_find_char(url, '#');
    struct slice fragment = slice_sub(url, hash < 0 ? url.len : (size_t)hash, url.len);
    struct slice address = slice_sub(url, 0, url.len - fragment.len);
    ptrdiff_t mark = slice_find_char(address, '?');
    struct slice path = slice_sub(address, 0, mark < 0 ? address.len : (size_t)mark);
    struct slice result = { 0 };
    struct form_fields fields;
    struct buf query = BUF_INIT(BUF_UNLIMITED);
    form_fields_init(&fields, arena);
    if (value_each(ctx, values, add_field, &fields) == 0) {
        form_fields_append(&fields, &query);
        result = slice_of(arena_printf(arena, "%.*s%s%.*s%.*s", SLICE_ARG(path),
                                       query.len > 0 ? "?" : "", SLICE_ARG(buf_slice(&query)),
                                       SLICE_ARG(fragment)));
    }
    buf_deinit(&query);
    form_fields_deinit(&fields);
    return result;
}

static struct slice upper(struct slice text, struct arena *arena)
{
    char *copy = arena_str(arena, text);
    for (size_t i = 0; i < text.len; i++)
        if (copy[i] >= 'a' && copy[i] <= 'z')
            copy[i] = (char)(copy[i] - ('a' - 'A'));
    return slice_make(copy, text.len);
}

static JSValue send_form(JSContext *ctx, struct response *r, struct wishes *w,
                         const struct html_page *page, struct node_span form)
{
    struct slice method = upper(html_attribute_value(form.items[0], "method"), &w->arena);
    bool is_get = method.len == 0 || slice_is(method, "GET");
    struct url url;
    if (resolve(ctx, r, html_attribute_value(form.items[0], "action"), &w->arena, &url) != 0)
        return JS_EXCEPTION;
    JSValue values = collect_values(ctx, w, page, form, is_get), response = JS_EXCEPTION;
    if (!JS_IsException(values) && !is_get)
        response = request(ctx, method, url.text, values, w->params);
    if (!JS_IsException(values) && is_get) {
        struct slice address = with_query(ctx, url.text, values, &w->arena);
        if (address.ptr)
            response = request(ctx, SLICE("GET"), address, JS_NULL, w->params);
    }
    JS_FreeValue(ctx, values);
    return response;
}

/* Without a selector every form of the page is sent, to where the first one says, as in k6. */
static JSValue submit(JSContext *ctx, struct response *r, struct wishes *w,
                      const struct html_page *page)
{
    const struct html_node *root = html_root(page->document);
    struct node_set forms;
    JSValue response;
    html_find(ctx, page, (struct node_span){ &root, 1 }, w->form, UINT32_MAX, &forms);
    if (forms.count > 0)
        response = send_form(ctx, r, w, page, node_set_span(&forms));
    else
        response = throw_go_error(ctx, "no form found for selector '%.*s' in response '%.*s'",
                                  SLICE_ARG(w->form), SLICE_ARG(r->result.url));
    node_set_deinit(&forms);
    return response;
}

/* --- methods ---------------------------------------------------------------------------------- */

static JSValue act(JSContext *ctx, JSValueConst this_val, JSValueConst argument,
                   JSValue (*action)(JSContext *ctx, struct response *r, struct wishes *w,
                                     const struct html_page *page))
{
    struct response *r = JS_GetOpaque2(ctx, this_val, class_ids[CLASS_RESPONSE]);
    struct wishes wishes;
    JSValue response = JS_EXCEPTION;
    if (!r)
        return JS_EXCEPTION;
    const struct html_page *page = wishes_read(ctx, argument, &wishes) == 0 ? response_page(ctx, r)
                                                                            : NULL;
    if (page)
        response = action(ctx, r, &wishes, page);
    wishes_deinit(ctx, &wishes);
    return response;
}

JSValue response_click_link(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    return act(ctx, this_val, arg_or_undefined(argc, argv, 0), click);
}

JSValue response_submit_form(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    return act(ctx, this_val, arg_or_undefined(argc, argv, 0), submit);
}
