/* Outputs: where every sample goes while the test runs. One file and one row in output_table.c
 * each. The hub's thread calls them; workers only hand batches over. */
#ifndef OUTPUT_OUTPUT_H
#define OUTPUT_OUTPUT_H

#include "base/buf.h"
#include "base/error.h"
#include "metrics/recorder.h"
#include "metrics/threshold.h"

struct output; /* each kind's own */

struct output_context {
    struct registry *registry;
    const struct threshold_set *thresholds; /* JSON output prints them with the metric */
    uint32_t threshold_count;
    char **environ_list;
    struct slice collectors; /* JSON of the config file: settings by the outputs' names; may be
                              * empty */
    struct slice collector;  /* those of the output that is being opened: the hub sets it */
    uint32_t system_tags;    /* TAG_*: those that samples carry */
    bool native_histograms;  /* the feature of that name is on */

    /* Tells at once of a trouble with the output of that name; any thread. NULL: only close tells.
     */
    void (*tell)(void *name, const char *trouble);

    /* A warning while an output is opened. NULL: nobody listens. */
    void (*warn)(const char *text);
};

enum { OUTPUT_FLUSH_MS = 200 };

struct output_kind {
    const char *name; /* "json" */

    /* The argument is what follows "json=". NULL with the error: what, where and why. The context
     * is borrowed until close. */
    struct output *(*open)(struct slice argument, const struct output_context *context,
                           struct error *error);

    /* The `output:` line of the banner: "json (results.json)"; nothing for one without a word
     * there.
     */
    void (*describe)(const struct output *o, struct buf *out);

    /* Hub's thread, in the order in which workers handed batches over. What goes wrong is kept and
     * told by close: the test goes on. */
    void (*write)(struct output *o, const struct record_batch *batch);

    /* Hub's thread, every OUTPUT_FLUSH_MS while there was something to write: passes on what is
     * buffered. */
    void (*flush)(struct output *o);

    /* Flushes and frees. -1 when results were lost: the error says how many and why. */
    int (*close)(struct output *o, struct error *error);
};

extern const struct output_kind csv_output, datadog_output, experimental_opentelemetry_output,
    influxdb_output, json_output, opentelemetry_output, prometheus_rw_output, statsd_output;

/* NULL where there is none. */
const struct output_kind *output_kind_find(struct slice name);

/* Why there is none of a name that k6 has, or had, and what to do instead; NULL for other names. */
const char *output_kind_absent(struct slice name);

/* "csv, json": for messages. */
void output_kind_list(struct buf *out);

/* --- the hub: one thread, a queue of batches, all outputs ------------------------------------- */
struct output_hub;

/* Opens each "-o" value ("json=file"). NULL with the error set; an unknown name is told with the
 * known ones. Without values there is no thread, and no batch may come. */
struct output_hub *output_hub_new(const struct slice *values, uint32_t count,
                                  const struct output_context *context, struct error *error);

/* A record_consumer: any thread; takes the batch. Never blocks on an output. */
void output_hub_consume(void *hub, struct record_batch *batch);

/* The first output of that kind; NULL where there is none. */
struct output *output_hub_find(const struct output_hub *h, const struct output_kind *kind);

/* Comma-separated; "-" when there is none to speak of. */
void output_hub_describe(const struct output_hub *h, struct buf *out);

/* Writes what is queued, closes all, frees. What was lost is appended to `complaints`, a line each;
 * the caller logs them as errors. NULL is fine. */
void output_hub_finish(struct output_hub *h, struct buf *complaints);

#endif
