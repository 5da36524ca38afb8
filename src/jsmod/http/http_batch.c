/* http.batch: requests side by side, as many as the options batch and batchPerHost let. */
#include "jsmod/http/http_exports.h"

#include "jsmod/go_value.h"
#include "jsmod/http/http_outcome.h"
#include "jsmod/http/http_response.h"
#include "jsmod/http/http_state.h"
#include "loop/fiber.h"
#include "loop/loop.h"

#include <ctype.h>

enum { DEFAULT_BATCH = 20, DEFAULT_BATCH_PER_HOST = 6 };

struct batch_host {
    struct slice name;
    uint32_t running;
};

struct batch_entry {
    struct slice key; /* in an object of requests */
    struct script_call script;
    struct batch_host *host;
    bool started;
    struct http_result result;
};

struct batch {
    struct vu *vu;
    struct arena *arena;
    struct tagset *tags, *metadata;
    uint32_t count;
    struct batch_entry *entries;
    uint32_t first_waiting; /* entries before it have been started */
    uint32_t host_count;
    struct batch_host *hosts;
    int64_t per_host;
    uint32_t worker_count, workers_left;
    struct fiber **workers; /* NULL for those that are through */
    struct fiber *vu_fiber;
};

/* --- running ---------------------------------------------------------------------------------- */

/* The first entry whose host has room; NULL when there is none. Who finds none may leave: those
 * that keep the hosts busy come back for the rest. */
static struct batch_entry *next_entry(struct batch *b)
{
    while (b->first_waiting < b->count && b->entries[b->first_waiting].started)
        b->first_waiting++;
    for (uint32_t i = b->first_waiting; i < b->count; i++) {
        struct batch_entry *entry = &b->entries[i];
        if (!entry->started && (b->per_host <= 0 || entry->host->running < b->per_host))
            return entry;
    }
    return NULL;
}

static void work(struct batch *b)
{
    for (struct batch_entry *entry; (entry = next_entry(b));) {
        entry->started = true;
        entry->host->running++;
        http_session_run(b->vu, &entry->script.call, b->tags, b->metadata, b->arena,
                         &entry->result);
        entry->host->running--;
    }
}

static void worker(void *argument)
{
    struct batch *b = argument;
    work(b);
    for (uint32_t i = 0; i < b->worker_count; i++)
        if (b->workers[i] == fiber_self())
            b->workers[i] = NULL;
    if (--b->workers_left == 0)
        fiber_wake(b->vu_fiber);
}

/* Waits until every worker has left, for they use the batch's memory; cancels them when the VU is.
 */
static void wait_for_workers(struct batch *b)
{
    bool cancelled = false;
    while (b->workers_left > 0) {
        if (fiber_park(INT64_MAX) != WAIT_CANCELLED)
            continue;
        cancelled = true;
        fiber_uncancel(b->vu_fiber);
        for (uint32_t i = 0; i < b->worker_count; i++)
            if (b->workers[i])
                fiber_cancel(b->workers[i]);
    }
    if (cancelled)
        fiber_cancel(b->vu_fiber);
}

/* The VU's own fiber is the first worker. Too little memory for all the others only makes it
 * slower. */
static void run_all(struct batch *b, int64_t limit)
{
    uint32_t wanted = limit > 0 && limit < b->count ? (uint32_t)limit : b->count;
    b->vu_fiber = fiber_self();
    b->workers = ARENA_ARRAY(b->arena, struct fiber *, wanted + 1);
    for (uint32_t i = 1; i < wanted; i++) {
        struct fiber *fiber = fiber_start(loop_current(), FIBER_STACK_SMALL, worker, b, NULL);
        if (!fiber)
            break;
        b->workers[b->worker_count++] = fiber;
        b->workers_left++;
    }
    work(b);
    wait_for_workers(b);
}

/* --- reading the entries ---------------------------------------------------------------------- */

enum { ENTRY_READ = 0, ENTRY_REFUSED = 1, ENTRY_THREW = -1 };

static int refuse(struct batch_entry *entry, const char *text)
{
    entry->script.refusal = slice_of(text);
    return ENTRY_REFUSED;
}

static int refuse_shown(JSContext *ctx, struct batch *b, struct batch_entry *entry,
                        const char *what, JSValueConst value)
{
    struct buf shown = BUF_INIT(4096);
    go_value_append(ctx, value, &shown);
    const char *text = arena_printf(b->arena, "%s '%.*s'", what, SLICE_ARG(buf_slice(&shown)));
    buf_deinit(&shown);
    return refuse(entry, text);
}

/* [method, url, body, params] */
static int read_array(JSContext *ctx, struct batch *b, struct batch_entry *entry,
                      JSValueConst value)
{
    JSValue parts[4];
    for (uint32_t i = 0; i < 4; i++)
        parts[i] = JS_GetPropertyUint32(ctx, value, i);
    int result;
    if (JS_IsUndefined(parts[1]))
        result = refuse_shown(ctx, b, entry, "invalid batch request", value);
    else if (!JS_IsString(parts[0]))
        result = refuse_shown(ctx, b, entry, "invalid method type", parts[0]);
    else
        result = script_call_read(ctx, value_text(ctx, parts[0], b->arena), parts[1], parts[2],
                                  parts[3], b->arena, &entry->script);
    for (int i = 0; i < 4; i++)
        JS_FreeValue(ctx, parts[i]);
    return result;
}

static struct slice upper_case(struct slice text, struct arena *arena)
{
    char *copy = arena_str(arena, text);
    for (char *c = copy; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return slice_make(copy, text.len);
}

/* { method, url, body, params }; `at` is its index or key. */
static int read_object(JSContext *ctx, struct batch *b, struct batch_entry *entry, struct slice at,
                       JSValueConst value)
{
    JSValue url = JS_GetPropertyStr(ctx, value, "url");
    JSValue method = JS_GetPropertyStr(ctx, value, "method");
    JSValue body = JS_GetPropertyStr(ctx, value, "body");
    JSValue params = JS_GetPropertyStr(ctx, value, "params");
    int result;
    if (JS_IsUndefined(url)) {
        result = refuse(entry, arena_printf(b->arena, "batch request %.*s doesn't have a url key",
                                            SLICE_ARG(at)));
    } else if (!JS_IsUndefined(method) && !JS_IsString(method)) {
        result = refuse_shown(ctx, b, entry, "invalid method type", method);
    } else {
        struct slice verb = SLICE("GET");
        if (JS_IsString(method))
            verb = upper_case(value_text(ctx, method, b->arena), b->arena);
        bool has_body = !slice_is(verb, "GET") && !slice_is(verb, "HEAD");
        result = script_call_read(ctx, verb, url, has_body ? body : JS_UNDEFINED, params, b->arena,
                                  &entry->script);
    }
    JS_FreeValue(ctx, url);
    JS_FreeValue(ctx, method);
    JS_FreeValue(ctx, body);
    JS_FreeValue(ctx, params);
    return result;
}

/* What http.url made is an address, not a request. */
static bool is_request_object(JSContext *ctx, JSValueConst value)
{
    if (!JS_IsObject(value))
        return false;
    JSValue mark = JS_GetPropertyStr(ctx, value, "clean_url");
    bool is_address = !JS_IsUndefined(mark);
    JS_FreeValue(ctx, mark);
    return !is_address;
}

static struct batch_host *find_host(struct batch *b, struct slice name)
{
    for (uint32_t i = 0; i < b->host_count; i++)
        if (slice_eq(b->hosts[i].name, name))
            return &b->hosts[i];
    b->hosts[b->host_count] = (struct batch_host){ .name = name };
    return &b->hosts[b->host_count++];
}

static int read_entry(JSContext *ctx, struct batch *b, struct batch_entry *entry, struct slice at,
                      JSValueConst value)
{
    int result;
    entry->script.jar = JS_UNDEFINED;
    if (JS_IsArray(ctx, value) == 1)
        result = read_array(ctx, b, entry, value);
    else if (is_request_object(ctx, value))
        result = read_object(ctx, b, entry, at, value);
    else
        result = script_call_read(ctx, SLICE("GET"), value, JS_UNDEFINED, JS_UNDEFINED, b->arena,
                                  &entry->script);
    if (result == ENTRY_READ)
        entry->host = find_host(b, entry->script.call.url.host_port);
    return result;
}

/* --- results ---------------------------------------------------------------------------------- */

static int put(JSContext *ctx, JSValueConst results, const struct batch_entry *entry,
               uint32_t index, JSValue value)
{
    if (JS_IsException(value))
        return -1;
    if (!entry->key.ptr)
        return JS_DefinePropertyValueUint32(ctx, results, index, value, JS_PROP_C_W_E) < 0 ? -1 : 0;
    return set_field(ctx, results, entry->key, value);
}

/* Nothing is sent: empty responses before the refused entry, null behind it. */
static int put_refused(JSContext *ctx, struct batch *b, uint32_t refused, JSValueConst results)
{
    JSValue response = http_refuse(ctx, &b->entries[refused].script, "A batch request failed");
    int result = put(ctx, results, &b->entries[refused], refused, response);
    for (uint32_t i = 0; i < b->count && result == 0; i++) {
        if (i < refused)
            result = put(ctx, results, &b->entries[i], i, http_response_refused(ctx, SLICE(""), 0));
        else if (i > refused && !b->entries[i].key.ptr)
            result = put(ctx, results, &b->entries[i], i, JS_NULL);
    }
    return result;
}

static int put_responses(JSContext *ctx, struct batch *b, JSValueConst results)
{
    struct slice error, first_error = { NULL, 0 };
    int result = 0;
    for (uint32_t i = 0; i < b->count && result == 0; i++) {
        struct batch_entry *entry = &b->entries[i];
        switch (http_outcome(b->vu, &entry->script.call, &entry->result, &error)) {
        case OUTCOME_STOPPED: throw_interrupted(ctx); return -1;
        case OUTCOME_ERROR:
            if (!first_error.ptr)
                first_error = error;
            break;
        case OUTCOME_RESPONSE:
            result = put(ctx, results, entry, i,
                         http_response_new(ctx, &entry->result, entry->script.call.response_type));
            break;
        }
    }
    if (result == 0 && first_error.ptr) {
        throw_go_error(ctx, "%.*s", SLICE_ARG(first_error));
        return -1;
    }
    return result;
}

/* --- the function ----------------------------------------------------------------------------- */

static int run_entries(JSContext *ctx, struct batch *b, JSValueConst results)
{
    const struct options *options = b->vu->test->options;
    b->per_host = options->batch_per_host.set ? options->batch_per_host.value
                                              : DEFAULT_BATCH_PER_HOST;
    b->tags = tagset_ref(b->vu->tags);
    b->metadata = b->vu->metadata ? tagset_ref(b->vu->metadata) : NULL;
    if (b->count > 0)
        run_all(b, options->batch.set ? options->batch.value : DEFAULT_BATCH);
    tagset_unref(b->tags);
    tagset_unref(b->metadata);
    return put_responses(ctx, b, results);
}

static int run_batch(JSContext *ctx, struct batch *b, JSValueConst requests,
                     const JSPropertyEnum *names, bool is_array, JSValueConst results)
{
    b->entries = ARENA_ARRAY(b->arena, struct batch_entry, b->count + 1);
    b->hosts = ARENA_ARRAY(b->arena, struct batch_host, b->count + 1);
    int result = ENTRY_READ;
    uint32_t read = 0;
    while (read < b->count && result == ENTRY_READ) {
        struct batch_entry *entry = &b->entries[read++];
        const char *text = JS_AtomToCString(ctx, names[read - 1].atom);
        struct slice at = arena_copy(b->arena, slice_of(text));
        JS_FreeCString(ctx, text);
        if (!is_array)
            entry->key = at;
        JSValue value = JS_GetProperty(ctx, requests, names[read - 1].atom);
        result = JS_IsException(value) ? ENTRY_THREW : read_entry(ctx, b, entry, at, value);
        JS_FreeValue(ctx, value);
    }
    if (result == ENTRY_READ)
        result = run_entries(ctx, b, results);
    else if (result == ENTRY_REFUSED)
        result = put_refused(ctx, b, read - 1, results);
    for (uint32_t i = 0; i < read; i++)
        script_call_release(ctx, &b->entries[i].script);
    return result;
}

JSValue http_batch(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct vu *vu = vu_of(ctx);
    if (refuse_in_init(ctx, vu, "Using batch in the init context is not supported"))
        return JS_EXCEPTION;
    if (argc == 0)
        return throw_go_error(ctx, "no argument was provided to http.batch()");
    if (argc > 1)
        return throw_go_error(ctx, "http.batch() accepts only an array or an object of requests");
    if (!JS_IsObject(argv[0]) || JS_IsFunction(ctx, argv[0]))
        return throw_go_error(ctx, "invalid http.batch() argument type %s",
                              go_type_name(ctx, argv[0]));

    JSPropertyEnum *names;
    struct batch b = { .vu = vu };
    if (JS_GetOwnPropertyNames(ctx, &names, &b.count, argv[0],
                               JS_GPN_STRING_MASK | JS_GPN_ENUM_ONLY) != 0)
        return JS_EXCEPTION;
    bool is_array = JS_IsArray(ctx, argv[0]) == 1;
    JSValue results = is_array ? JS_NewArray(ctx) : JS_NewObject(ctx);
    b.arena = http_arena_enter(vu);
    int result = run_batch(ctx, &b, argv[0], names, is_array, results);
    http_arena_leave(vu);
    for (uint32_t i = 0; i < b.count; i++)
        JS_FreeAtom(ctx, names[i].atom);
    js_free(ctx, names);
    if (result == 0)
        return results;
    JS_FreeValue(ctx, results);
    return JS_EXCEPTION;
}
