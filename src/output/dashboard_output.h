/* The web-dashboard output: hands all samples to an observer, which the report and the dashboard's
 * server look at. */
#ifndef OUTPUT_DASHBOARD_OUTPUT_H
#define OUTPUT_DASHBOARD_OUTPUT_H

#include "output/output.h"
#include "report/observer.h"

extern const struct output_kind dashboard_output;

struct dashboard_settings {
    struct slice host;         /* "127.0.0.1" by default; 0.0.0.0 for every address */
    int64_t port;              /* 0: any that is free; negative: no server */
    int64_t period_ns;         /* between two pictures of the test */
    struct slice export;       /* the report's file; empty: none */
    struct slice record, tags; /* accepted, without effect */
    bool open;                 /* a browser at the start */
};

/* Both live until the output is closed. */
const struct dashboard_settings *dashboard_output_settings(const struct output *o);
struct observer *dashboard_output_observer(const struct output *o);

#endif
