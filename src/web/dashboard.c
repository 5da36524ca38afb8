#include "web/dashboard.h"

#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "report/report_page.h"
#include "web/http_server.h"

#include <stdlib.h>

enum { FAREWELL_S = 2 }; /* for who is slow to take the last picture */

struct viewer { /* on its fiber's stack */
    struct viewer *next;
    struct fiber *fiber;
};

struct dashboard {
    struct dashboard_source source;
    struct http_server *server;
    struct viewer *viewers;
    struct fiber *finishing; /* who waits for the viewers to go; NULL: nobody */
};

/* --- events ----------------------------------------------------------------------------------- */

static void send_pictures(struct dashboard *d, struct http_reply *reply)
{
    struct buf event = BUF_INIT(BUF_UNLIMITED);
    struct timeline_mark mark = { 0 };
    bool goes_on;
    do {
        buf_reset(&event);
        buf_append_str(&event, "event: progress\ndata: ");
        goes_on = d->source.append(d->source.context, &mark, &event);
        buf_append_str(&event, "\n\n");
    } while (http_reply_write(reply, buf_slice(&event)) && goes_on &&
             fiber_park(clock_mono_ns() + d->source.period_ns) != WAIT_CANCELLED);
    buf_deinit(&event);
}

static void answer_events(struct dashboard *d, struct http_reply *reply)
{
    struct viewer viewer = { d->viewers, fiber_self() }, **at = &d->viewers;
    d->viewers = &viewer;
    http_reply_header(reply, "Cache-Control", "no-store");
    if (http_reply_begin(reply, 200, "text/event-stream"))
        send_pictures(d, reply);
    while (*at != &viewer)
        at = &(*at)->next;
    *at = viewer.next;
    if (d->viewers == NULL && d->finishing != NULL)
        fiber_wake(d->finishing);
}

/* --- pages ------------------------------------------------------------------------------------ */

static void answer_page(struct http_reply *reply, struct slice json)
{
    struct buf page = BUF_INIT(BUF_UNLIMITED);
    report_write_page(&page, json);
    http_reply_header(reply, "Cache-Control", "no-store");
    http_reply_send(reply, 200, "text/html; charset=utf-8", buf_slice(&page));
    buf_deinit(&page);
}

static void answer_report(struct dashboard *d, struct http_reply *reply)
{
    struct buf json = BUF_INIT(BUF_UNLIMITED);
    struct timeline_mark mark = { 0 };
    d->source.append(d->source.context, &mark, &json);
    answer_page(reply, buf_slice(&json));
    buf_deinit(&json);
}

static void answer(void *context, const struct server_request *request, struct http_reply *reply)
{
    struct dashboard *d = context;
    if (!slice_is(request->method, "GET") && !slice_is(request->method, "HEAD")) {
        http_reply_header(reply, "Allow", "GET, HEAD");
        http_reply_send(reply, 405, "text/plain; charset=utf-8", SLICE("GET is all there is\n"));
    } else if (slice_is(request->path, "/")) {
        http_reply_header(reply, "Location", "/ui?endpoint=/");
        http_reply_send(reply, 307, NULL, SLICE(""));
    } else if (slice_is(request->path, "/ui") || slice_is(request->path, "/ui/")) {
        answer_page(reply, SLICE(""));
    } else if (slice_is(request->path, "/report")) {
        answer_report(d, reply);
    } else if (slice_is(request->path, "/events")) {
        answer_events(d, reply);
    } else {
        http_reply_send(reply, 404, "text/plain; charset=utf-8",
                        SLICE("there are /ui, /events and /report\n"));
    }
}

/* --- life ------------------------------------------------------------------------------------- */

struct dashboard *dashboard_start(struct slice address, const struct dashboard_source *source,
                                  struct error *error)
{
    struct dashboard *d = xcalloc(1, sizeof(*d));
    d->source = *source;
    d->server = http_server_start(address, answer, d, error);
    if (d->server != NULL)
        return d;
    free(d);
    return NULL;
}

uint16_t dashboard_port(const struct dashboard *d)
{
    return http_server_port(d->server);
}

void dashboard_finish(struct dashboard *d)
{
    if (d == NULL)
        return;
    int64_t until_ns = clock_mono_ns() + FAREWELL_S * NS_PER_S;
    for (struct viewer *viewer = d->viewers; viewer != NULL; viewer = viewer->next)
        fiber_wake(viewer->fiber);
    d->finishing = fiber_self();
    while (d->viewers != NULL && fiber_park(until_ns) == WAIT_OK)
        ;
    http_server_stop(d->server);
    free(d);
}
