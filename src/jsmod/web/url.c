/* https://url.spec.whatwg.org/#url-class */
#include "jsmod/web/url.h"

#include "base/check.h"
#include "jsmod/binding.h"
#include "jsmod/bytes.h"
#include "jsmod/classes.h"
#include "jsmod/web/url_search_params.h"
#include "proto/web_url.h"

struct url_object {
    struct web_url url;
    struct search_owner search;
    JSValue params; /* the URLSearchParams, once asked for; or undefined */
};

static void finalize(JSRuntime *rt, JSValue value)
{
    struct url_object *u = class_opaque(value, CLASS_URL);
    if (!u)
        return;
    url_search_params_leave(&u->search);
    JS_FreeValueRT(rt, u->params);
    web_url_deinit(&u->url);
    js_free_rt(rt, u);
}

static void mark(JSRuntime *rt, JSValueConst value, JS_MarkFunc *mark_value)
{
    const struct url_object *u = class_opaque(value, CLASS_URL);
    if (u)
        JS_MarkValue(rt, u->params, mark_value);
}

static struct url_object *url_this(JSContext *ctx, JSValueConst this_val)
{
    return class_this(ctx, this_val, CLASS_URL, "URL");
}

bool url_append_href(JSValueConst value, struct buf *out)
{
    const struct url_object *u = class_opaque(value, CLASS_URL);
    if (u)
        web_url_append_href(&u->url, true, out);
    return u != NULL;
}

/* --- reading ---------------------------------------------------------------------------------- */

enum { NO_URL = 1 };

static int parse_on(struct web_url *out, struct slice text, const struct slice *base_text)
{
    struct web_url base;
    if (!base_text)
        return web_url_parse(out, text, NULL) ? 0 : NO_URL;
    if (!web_url_parse(&base, *base_text, NULL))
        return NO_URL;
    int rc = web_url_parse(out, text, &base) ? 0 : NO_URL;
    web_url_deinit(&base);
    return rc;
}

/* The arguments (url, base). 0; NO_URL, with a TypeError if `throws`; -1 with an exception. */
static int read_url(JSContext *ctx, int argc, JSValueConst *argv, struct web_url *out, bool throws)
{
    struct bytes_arg text, base;
    bool has_base = argc > 1 && !JS_IsUndefined(argv[1]);
    if (!has_arguments(ctx, argc, 1) || string_arg_read(ctx, argv[0], &text) != 0)
        return -1;
    int rc = has_base ? string_arg_read(ctx, argv[1], &base) : 0;
    if (rc == 0) {
        rc = parse_on(out, text.bytes, has_base ? &base.bytes : NULL);
        if (rc == NO_URL && throws && has_base)
            JS_ThrowTypeError(ctx, "Invalid URL: \"%.*s\" with base \"%.*s\"",
                              SLICE_ARG(text.bytes), SLICE_ARG(base.bytes));
        else if (rc == NO_URL && throws)
            JS_ThrowTypeError(ctx, "Invalid URL: \"%.*s\"", SLICE_ARG(text.bytes));
        if (has_base)
            bytes_arg_deinit(&base);
    }
    bytes_arg_deinit(&text);
    return rc;
}

static void search_changed(struct search_owner *owner, struct slice query)
{
    struct web_url *url = &CONTAINER_OF(owner, struct url_object, search)->url;
    url->has_query = query.len > 0;
    buf_reset(&url->query);
    buf_append_slice(&url->query, query);
}

/* Takes the URL. */
static JSValue url_new(JSContext *ctx, JSValueConst new_target, struct web_url *url)
{
    struct url_object *u = js_malloc(ctx, sizeof(*u));
    JSValue object = !u                           ? JS_EXCEPTION
                     : JS_IsUndefined(new_target) ? class_new_object(ctx, CLASS_URL, u)
                                                  : class_new_for(ctx, new_target, CLASS_URL, u);
    if (JS_IsException(object)) {
        js_free(ctx, u);
        web_url_deinit(url);
        return object;
    }
    *u = (struct url_object){ *url, { NULL, search_changed }, JS_UNDEFINED };
    return object;
}

static JSValue construct(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    struct web_url url;
    return read_url(ctx, argc, argv, &url, true) == 0 ? url_new(ctx, new_target, &url)
                                                      : JS_EXCEPTION;
}

/* URL.parse: null instead of an exception. */
static JSValue parse(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct web_url url;
    int rc = read_url(ctx, argc, argv, &url, false);
    return rc < 0 ? JS_EXCEPTION : rc == NO_URL ? JS_NULL : url_new(ctx, JS_UNDEFINED, &url);
}

static JSValue can_parse(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct web_url url;
    int rc = read_url(ctx, argc, argv, &url, false);
    if (rc < 0)
        return JS_EXCEPTION;
    if (rc == 0)
        web_url_deinit(&url);
    return JS_NewBool(ctx, rc == 0);
}

/* --- attributes ------------------------------------------------------------------------------- */

enum attribute {
    HREF,
    ORIGIN,
    PROTOCOL,
    USERNAME,
    PASSWORD,
    HOST,
    HOSTNAME,
    PORT,
    PATHNAME,
    SEARCH,
    HASH,
};

/* "?query", "#fragment"; nothing where there is nothing. */
static void append_after(struct buf *out, char mark, const struct buf *part)
{
    if (part->len == 0)
        return;
    buf_append_char(out, mark);
    buf_append_slice(out, buf_slice(part));
}

static void append_attribute(const struct web_url *url, enum attribute attribute, struct buf *out)
{
    switch (attribute) {
    case HREF: web_url_append_href(url, true, out); break;
    case ORIGIN: web_url_append_origin(url, out); break;
    case PROTOCOL:
        buf_append_slice(out, buf_slice(&url->scheme));
        buf_append_char(out, ':');
        break;
    case USERNAME: buf_append_slice(out, buf_slice(&url->username)); break;
    case PASSWORD: buf_append_slice(out, buf_slice(&url->password)); break;
    case HOST: web_url_append_host_port(url, out); break;
    case HOSTNAME: buf_append_slice(out, buf_slice(&url->host)); break;
    case PORT:
        if (url->port >= 0)
            buf_append_int(out, url->port);
        break;
    case PATHNAME: buf_append_slice(out, buf_slice(&url->path)); break;
    case SEARCH: append_after(out, '?', &url->query); break;
    case HASH: append_after(out, '#', &url->fragment); break;
    }
}

static JSValue get_attribute(JSContext *ctx, JSValueConst this_val, int attribute)
{
    const struct url_object *u = url_this(ctx, this_val);
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    if (!u)
        return JS_EXCEPTION;
    append_attribute(&u->url, attribute, &text);
    JSValue string = JS_NewStringLen(ctx, text.ptr, text.len);
    buf_deinit(&text);
    return string;
}

static void (*const setters[])(struct web_url *url, struct slice value) = {
    [PROTOCOL] = web_url_set_protocol, [USERNAME] = web_url_set_username,
    [PASSWORD] = web_url_set_password, [HOST] = web_url_set_host,
    [HOSTNAME] = web_url_set_hostname, [PORT] = web_url_set_port,
    [PATHNAME] = web_url_set_pathname, [SEARCH] = web_url_set_search,
    [HASH] = web_url_set_hash,
};

static JSValue set_attribute(JSContext *ctx, JSValueConst this_val, JSValueConst value,
                             int attribute)
{
    struct url_object *u = url_this(ctx, this_val);
    struct bytes_arg text;
    if (!u || string_arg_read(ctx, value, &text) != 0)
        return JS_EXCEPTION;
    setters[attribute](&u->url, text.bytes);
    bytes_arg_deinit(&text);
    if (attribute == SEARCH)
        url_search_params_reset(&u->search, buf_slice(&u->url.query));
    return JS_UNDEFINED;
}

static JSValue set_href(JSContext *ctx, JSValueConst this_val, JSValueConst value, int attribute)
{
    struct url_object *u = url_this(ctx, this_val);
    struct web_url url;
    if (!u || read_url(ctx, 1, &value, &url, true) != 0)
        return JS_EXCEPTION;
    web_url_deinit(&u->url);
    u->url = url;
    url_search_params_reset(&u->search, buf_slice(&u->url.query));
    return JS_UNDEFINED;
}

static JSValue get_params(JSContext *ctx, JSValueConst this_val)
{
    struct url_object *u = url_this(ctx, this_val);
    if (!u)
        return JS_EXCEPTION;
    if (JS_IsUndefined(u->params)) {
        JSValue params = url_search_params_new(ctx, &u->search, buf_slice(&u->url.query));
        if (JS_IsException(params))
            return params;
        u->params = params;
    }
    return JS_DupValue(ctx, u->params);
}

static JSValue to_string(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    return get_attribute(ctx, this_val, HREF);
}

/* --- the class -------------------------------------------------------------------------------- */

static const JSClassDef class_def = {
    .class_name = "URL",
    .finalizer = finalize,
    .gc_mark = mark,
};

static const JSCFunctionListEntry members[] = {
    CLASS_TAG_DEF("URL"),
    JS_CGETSET_MAGIC_DEF("href", get_attribute, set_href, HREF),
    JS_CGETSET_MAGIC_DEF("origin", get_attribute, NULL, ORIGIN),
    JS_CGETSET_MAGIC_DEF("protocol", get_attribute, set_attribute, PROTOCOL),
    JS_CGETSET_MAGIC_DEF("username", get_attribute, set_attribute, USERNAME),
    JS_CGETSET_MAGIC_DEF("password", get_attribute, set_attribute, PASSWORD),
    JS_CGETSET_MAGIC_DEF("host", get_attribute, set_attribute, HOST),
    JS_CGETSET_MAGIC_DEF("hostname", get_attribute, set_attribute, HOSTNAME),
    JS_CGETSET_MAGIC_DEF("port", get_attribute, set_attribute, PORT),
    JS_CGETSET_MAGIC_DEF("pathname", get_attribute, set_attribute, PATHNAME),
    JS_CGETSET_MAGIC_DEF("search", get_attribute, set_attribute, SEARCH),
    JS_CGETSET_DEF("searchParams", get_params, NULL),
    JS_CGETSET_MAGIC_DEF("hash", get_attribute, set_attribute, HASH),
    JS_CFUNC_DEF("toString", 0, to_string),
    JS_CFUNC_DEF("toJSON", 0, to_string),
};

static const JSCFunctionListEntry statics[] = {
    JS_CFUNC_DEF("canParse", 1, can_parse),
    JS_CFUNC_DEF("parse", 1, parse),
};

static const struct web_class class = {
    .which = CLASS_URL,
    .def = &class_def,
    .construct = construct,
    .length = 1,
    .members = members,
    .member_count = ARRAY_LEN(members),
    .statics = statics,
    .static_count = ARRAY_LEN(statics),
};

JSValue url_constructor(JSContext *ctx)
{
    return web_class_constructor(ctx, &class);
}
