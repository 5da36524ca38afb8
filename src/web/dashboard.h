/* The web dashboard: the report's page, which is told how the test goes by events
 * (text/event-stream) until the last one, with the verdict. On the loop of whoever starts it. */
#ifndef WEB_DASHBOARD_H
#define WEB_DASHBOARD_H

#include "base/buf.h"
#include "base/error.h"
#include "report/timeline.h"

struct dashboard;

struct dashboard_source {
    void *context;

    /* Appends the test as it stands as JSON (report/report_json.h), of its timeline what comes
     * behind the mark, which moves. False for the last time: nothing will change any more. */
    bool (*append)(void *context, struct timeline_mark *mark, struct buf *out);
    int64_t period_ns; /* between two pictures */
};

/* Listens at "host:port". NULL with the error. The source's context is borrowed. */
struct dashboard *dashboard_start(struct slice address, const struct dashboard_source *source,
                                  struct error *error);
uint16_t dashboard_port(const struct dashboard *d);

/* Sends all who look the picture that is the last one now, gives them a moment to take it, and
 * frees. On a fiber of the loop. NULL is fine. */
void dashboard_finish(struct dashboard *d);

#endif
