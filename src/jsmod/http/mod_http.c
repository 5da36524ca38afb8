/* k6/http: what it exports, and the functions that make one request and wait for it. */
#include "jsmod/module_table.h"

#include "jsmod/http/http_cookies.h"
#include "jsmod/http/http_exports.h"
#include "jsmod/http/http_file.h"
#include "jsmod/http/http_outcome.h"
#include "jsmod/http/http_response.h"
#include "jsmod/http/http_state.h"
#include "vu/vu_log.h"

/* request(method, url, body, params) */
static JSValue http_request(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    size_t length;
    const char *method = JS_ToCStringLen(ctx, &length, arg_or_undefined(argc, argv, 0));
    if (!method)
        return JS_EXCEPTION;
    JSValue response = http_call(ctx, slice_make(method, length), arg_or_undefined(argc, argv, 1),
                                 arg_or_undefined(argc, argv, 2), arg_or_undefined(argc, argv, 3));
    JS_FreeCString(ctx, method);
    return response;
}

enum method { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS };
static const struct slice method_names[] = {
    [GET] = SLICE("GET"),         [HEAD] = SLICE("HEAD"),   [POST] = SLICE("POST"),
    [PUT] = SLICE("PUT"),         [PATCH] = SLICE("PATCH"), [DELETE] = SLICE("DELETE"),
    [OPTIONS] = SLICE("OPTIONS"),
};

/* post(url, body, params) and its like */
static JSValue http_with_body(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                              int method)
{
    return http_call(ctx, method_names[method], arg_or_undefined(argc, argv, 0),
                     arg_or_undefined(argc, argv, 1), arg_or_undefined(argc, argv, 2));
}

/* get(url, params), head(url, params): a body in between is a common mistake. */
static JSValue http_without_body(JSContext *ctx, JSValueConst this_val, int argc,
                                 JSValueConst *argv, int method)
{
    struct vu *vu = vu_of(ctx);
    if (argc > 2 && vu_is_running(vu)) {
        struct buf warning = BUF_INIT(256);
        buf_printf(
            &warning,
            "http.%s only accepts a url and a params argument (2 arguments), but %d were given",
            method == GET ? "get" : "head", argc);
        vu_log_warning(vu, buf_slice(&warning), slice_make(NULL, 0));
        buf_deinit(&warning);
    }
    return http_call(ctx, method_names[method], arg_or_undefined(argc, argv, 0), JS_UNDEFINED,
                     arg_or_undefined(argc, argv, 1));
}

/* --- the module ------------------------------------------------------------------------------- */

#define TEXT_DEF(export_name, text) \
    JS_PROP_STRING_DEF(export_name, text, JS_PROP_ENUMERABLE | JS_PROP_CONFIGURABLE)

static const JSCFunctionListEntry entries[] = {
    JS_CFUNC_MAGIC_DEF("get", 2, http_without_body, GET),
    JS_CFUNC_MAGIC_DEF("head", 2, http_without_body, HEAD),
    JS_CFUNC_MAGIC_DEF("post", 3, http_with_body, POST),
    JS_CFUNC_MAGIC_DEF("put", 3, http_with_body, PUT),
    JS_CFUNC_MAGIC_DEF("patch", 3, http_with_body, PATCH),
    JS_CFUNC_MAGIC_DEF("del", 3, http_with_body, DELETE),
    JS_CFUNC_MAGIC_DEF("options", 3, http_with_body, OPTIONS),
    JS_CFUNC_DEF("request", 4, http_request),
    JS_CFUNC_DEF("asyncRequest", 4, http_async_request),
    JS_CFUNC_DEF("batch", 1, http_batch),
    JS_CFUNC_DEF("url", 1, http_url),
    JS_CFUNC_DEF("file", 3, http_file_new),
    JS_CFUNC_DEF("cookieJar", 0, http_cookie_jar),
    JS_CFUNC_DEF("expectedStatuses", 1, http_expected_statuses),
    JS_CFUNC_DEF("setResponseCallback", 1, http_set_response_callback),
    TEXT_DEF("TLS_1_0", "tls1.0"),
    TEXT_DEF("TLS_1_1", "tls1.1"),
    TEXT_DEF("TLS_1_2", "tls1.2"),
    TEXT_DEF("TLS_1_3", "tls1.3"),
    TEXT_DEF("OCSP_STATUS_GOOD", "good"),
    TEXT_DEF("OCSP_STATUS_REVOKED", "revoked"),
    TEXT_DEF("OCSP_STATUS_SERVER_FAILED", "server_failed"),
    TEXT_DEF("OCSP_STATUS_UNKNOWN", "unknown"),
    TEXT_DEF("OCSP_REASON_AA_COMPROMISE", "aa_compromise"),
    TEXT_DEF("OCSP_REASON_AFFILIATION_CHANGED", "affiliation_changed"),
    TEXT_DEF("OCSP_REASON_CA_COMPROMISE", "ca_compromise"),
    TEXT_DEF("OCSP_REASON_CERTIFICATE_HOLD", "certificate_hold"),
    TEXT_DEF("OCSP_REASON_CESSATION_OF_OPERATION", "cessation_of_operation"),
    TEXT_DEF("OCSP_REASON_KEY_COMPROMISE", "key_compromise"),
    TEXT_DEF("OCSP_REASON_PRIVILEGE_WITHDRAWN", "privilege_withdrawn"),
    TEXT_DEF("OCSP_REASON_REMOVE_FROM_CRL", "remove_from_crl"),
    TEXT_DEF("OCSP_REASON_SUPERSEDED", "superseded"),
    TEXT_DEF("OCSP_REASON_UNSPECIFIED", "unspecified"),
};

static int instantiate(JSContext *ctx, JSValueConst exports)
{
    if (http_response_register(ctx) != 0 || http_file_register(ctx) != 0 ||
        http_statuses_register(ctx) != 0)
        return -1;
    return http_cookies_register(ctx, exports);
}

const struct native_module mod_http = {
    .specifier = "k6/http",
    .entries = entries,
    .entry_count = sizeof(entries) / sizeof(entries[0]),
    .default_is_namespace = true,
    .instantiate = instantiate,
};
