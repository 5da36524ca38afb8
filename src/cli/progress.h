/* The live display: a status line and one line per scenario, redrawn in place on a terminal; the
 * same as plain lines now and then when the output is none. Control thread. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "base/buf.h"
#include "exec/scheduler.h"

struct progress;

struct progress_config {
    int fd;        /* where it goes: standard output, as in k6 */
    bool terminal; /* redraw in place; else plain lines */
    bool color;
    bool quiet; /* nothing at all */
};

/* On a terminal it takes the log's hooks, so that log lines appear above the display. */
struct progress *progress_new(const struct progress_config *config, const struct plan *plan);
void progress_free(struct progress *p); /* NULL is fine */

/* What is happening now outside of scenarios: "Init VUs...", "setup()", "teardown()"; until the
 * next call or until a scenario runs. The text is borrowed; NULL for nothing. */
void progress_phase(struct progress *p, const char *text);

/* Whether it is redrawn in place, and so has room for a line of figures. */
bool progress_is_live(const struct progress *p);

/* The line of figures below the status, from the next redraw on; empty for none. Copied. */
void progress_figures(struct progress *p, struct slice text);

/* Redraws: to be called about 10 times a second. Without a terminal most calls do nothing: it
 * prints once a second at first, less often as the test goes on. */
void progress_draw(struct progress *p, const struct scheduler *s, int64_t now_ns);

/* Puts a sentence above the display, or between the plain lines. */
void progress_say(struct progress *p, struct slice text);

/* The last state, left standing. */
void progress_finish(struct progress *p, const struct scheduler *s);

#endif
