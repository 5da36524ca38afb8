/* k6's REST API (version 1): looks at a running test and steers it. JSON in envelopes of JSON:API.
 */
#ifndef WEB_REST_API_H
#define WEB_REST_API_H

#include "exec/scheduler.h"
#include "metrics/group_tree.h"
#include "web/http_server.h"

/* Where a test is: the numbers that the API shows. */
enum rest_phase {
    REST_CREATED,
    REST_INIT_VUS,
    REST_INIT_EXECUTORS,
    REST_INIT_DONE,
    REST_PAUSED_BEFORE_RUN,
    REST_STARTED,
    REST_SETUP,
    REST_RUNNING,
    REST_TEARDOWN,
    REST_ENDED,
    REST_INTERRUPTED,
    REST_MARKED_FAILED
};

struct rest_state {
    enum rest_phase phase;
    bool stopped, running;
    bool tainted; /* a threshold is crossed */
};

enum rest_verdict { REST_NOT_JUDGED, REST_HOLDS, REST_CROSSED };

/* A test, as the API sees it. All on the control loop, on a connection's fiber: calls may wait. */
struct rest_test {
    struct scheduler *scheduler;
    struct registry *registry;
    void *context;
    void (*state)(void *context, struct rest_state *out);
    void (*stop)(void *context);

    /* What was measured so far, and in how many seconds; borrowed until the fiber waits again. */
    struct store *(*metrics)(void *context, double *duration_s);
    enum rest_verdict (*verdict)(void *context, const struct metric *metric,
                                 const struct submetric *submetric);
    struct group_tree *(*groups)(void *context); /* to be freed */

    /* JSON, or NULL for undefined: both ways. It is copied. */
    const struct slice *(*setup_data)(void *context);
    void (*set_setup_data)(void *context, const struct slice *json);

    int (*run_setup)(void *context, struct error *error); /* its data counts from then on */
    int (*run_teardown)(void *context, struct error *error);

    bool is_changing; /* the API's own: one change at a time */
};

/* An http_handler, whose context is a struct rest_test. */
void rest_api_handle(void *context, const struct server_request *request, struct http_reply *reply);

#endif
