#include "jsmod/web/web_globals.h"

#include "base/check.h"
#include "jsmod/web/abort_controller.h"
#include "jsmod/web/abort_signal.h"
#include "jsmod/web/blob_file.h"
#include "jsmod/web/dom_exception.h"
#include "jsmod/web/event.h"
#include "jsmod/web/event_target.h"
#include "jsmod/web/fetch.h"
#include "jsmod/web/fetch_request.h"
#include "jsmod/web/fetch_response.h"
#include "jsmod/web/form_data.h"
#include "jsmod/web/headers.h"
#include "jsmod/web/performance.h"
#include "jsmod/web/structured_clone.h"
#include "jsmod/web/text_encoding.h"
#include "jsmod/web/url.h"
#include "jsmod/web/url_search_params.h"
#include "jsmod/web/web_base64.h"
#include "jsmod/webcrypto/webcrypto.h"

/* --- queueMicrotask --------------------------------------------------------------------------- */

static JSValue run_microtask(JSContext *ctx, int argc, JSValueConst *argv)
{
    return JS_Call(ctx, argv[0], JS_UNDEFINED, 0, NULL);
}

static JSValue queue_microtask(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    if (!JS_IsFunction(ctx, argv[0]))
        return JS_ThrowTypeError(ctx, "queueMicrotask's callback isn't a function");
    return JS_EnqueueJob(ctx, run_microtask, 1, argv) < 0 ? JS_EXCEPTION : JS_UNDEFINED;
}

/* --- the table -------------------------------------------------------------------------------- */

#define CLASS_DEF(name, make)  JS_LAZY_DEF(name, make, JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE)
#define OBJECT_DEF(name, make) JS_LAZY_DEF(name, make, JS_PROP_C_W_E)

const JSCFunctionListEntry web_globals[] = {
    CLASS_DEF("AbortController", abort_controller_constructor),
    CLASS_DEF("AbortSignal", abort_signal_constructor),
    CLASS_DEF("Blob", blob_constructor),
    CLASS_DEF("CustomEvent", custom_event_constructor),
    CLASS_DEF("DOMException", dom_exception_constructor),
    CLASS_DEF("Event", event_constructor),
    CLASS_DEF("EventTarget", event_target_constructor),
    CLASS_DEF("File", file_constructor),
    CLASS_DEF("FormData", form_data_constructor),
    CLASS_DEF("Headers", headers_constructor),
    CLASS_DEF("Request", fetch_request_constructor),
    CLASS_DEF("Response", fetch_response_constructor),
    CLASS_DEF("TextDecoder", text_decoder_constructor),
    CLASS_DEF("TextEncoder", text_encoder_constructor),
    CLASS_DEF("URL", url_constructor),
    CLASS_DEF("URLSearchParams", url_search_params_constructor),
    JS_CFUNC_DEF("atob", 1, web_atob),
    JS_CFUNC_DEF("btoa", 1, web_btoa),
    OBJECT_DEF("crypto", webcrypto_object),
    OBJECT_DEF("performance", performance_object),
    JS_CFUNC_DEF("fetch", 1, fetch),
    JS_CFUNC_DEF("queueMicrotask", 1, queue_microtask),
    JS_CFUNC_DEF("structuredClone", 1, structured_clone),
};

const int web_global_count = ARRAY_LEN(web_globals);
