#include "web/rest_api.h"

#include "base/check.h"
#include "web/rest_json.h"
#include "web/rest_routes.h"

#define TEXT_TYPE "text/plain; charset=utf-8"

struct route {
    const char *method;
    struct slice path; /* ends with '/' where an id follows */
    rest_route *answer;
};

static const struct route routes[] = {
    { "GET", SLICE("/v1/status"), rest_get_status },
    { "PATCH", SLICE("/v1/status"), rest_patch_status },
    { "GET", SLICE("/v1/metrics"), rest_get_metrics },
    { "GET", SLICE("/v1/metrics/"), rest_get_metric },
    { "GET", SLICE("/v1/groups"), rest_get_groups },
    { "GET", SLICE("/v1/groups/"), rest_get_group },
    { "GET", SLICE("/v1/scenarios"), rest_get_scenarios },
    { "GET", SLICE("/v1/scenarios/"), rest_get_scenario },
    { "PATCH", SLICE("/v1/scenarios/"), rest_patch_scenario },
    { "GET", SLICE("/v1/setup"), rest_get_setup },
    { "PUT", SLICE("/v1/setup"), rest_put_setup },
    { "POST", SLICE("/v1/setup"), rest_post_setup },
    { "POST", SLICE("/v1/teardown"), rest_post_teardown },
};

static bool matches(const struct route *route, struct slice path)
{
    return slice_ends(route->path, SLICE("/")) ? slice_starts(path, route->path)
                                               : slice_eq(path, route->path);
}

/* What changes something waits for nobody else to do so: the scheduler takes one change at a time.
 */
static void answer(const struct route *route, struct rest_test *test,
                   const struct server_request *request, struct http_reply *reply)
{
    struct slice id = slice_sub(request->path, route->path.len, request->path.len);
    bool changes = strcmp(route->method, "GET") != 0;
    if (changes && test->is_changing) {
        rest_fail(reply, 409, "Conflict", "another request is changing the test");
        return;
    }
    test->is_changing |= changes;
    route->answer(test, request, reply, id);
    if (changes)
        test->is_changing = false;
}

static void refuse_method(struct slice path, struct http_reply *reply)
{
    struct buf allowed = BUF_INIT(256);
    for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
        if (matches(&routes[i], path))
            buf_printf(&allowed, "%s%s", allowed.len > 0 ? ", " : "", routes[i].method);
    }
    buf_append_char(&allowed, '\0');
    http_reply_header(reply, "Allow", allowed.ptr);
    buf_deinit(&allowed);
    http_reply_send(reply, 405, NULL, SLICE(""));
}

void rest_api_handle(void *context, const struct server_request *request, struct http_reply *reply)
{
    bool is_known = false;
    for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
        if (!matches(&routes[i], request->path))
            continue;
        is_known = true;
        if (slice_is(request->method, routes[i].method)) {
            answer(&routes[i], context, request, reply);
            return;
        }
    }
    if (is_known)
        refuse_method(request->path, reply);
    else if (slice_starts(request->path, SLICE("/v1/")))
        http_reply_send(reply, 404, TEXT_TYPE, SLICE("404 page not found\n"));
    else /* as k6 answers to whatever else is asked */
        http_reply_send(reply, 200, TEXT_TYPE, SLICE("ok"));
}
