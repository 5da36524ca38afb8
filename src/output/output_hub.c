/* The hub: workers put batches into a queue, one thread writes them to every output. Workers never
 * wait for a disk or a server, since that would change the load that is being measured. So when the
 * outputs are slower than the load for long, the queue grows, up to QUEUE_MAX batches (some 200
 * MB); from then on new batches are dropped, counted, and the loss is told at the end. */
#include "output/output.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/json_text.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

enum { QUEUE_MAX = 4096 };

struct opened {
    const struct output_kind *kind;
    struct output *output;
};

struct output_hub {
    struct output_context context; /* a copy that outlives the caller's */
    struct opened *outputs;
    uint32_t count;
    pthread_t thread;

    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t wake;   /* the thread waits for a batch or the end */
    struct record_batch *first, **last;
    uint32_t queued;
    uint64_t dropped; /* points */
    bool finishing;
};

/* --- the thread ------------------------------------------------------------------------------- */

/* Waits until there is a batch, the end, or the moment. NULL when there is no batch. */
static struct record_batch *take_batch(struct output_hub *h, int64_t until_ns, bool *finishing)
{
    struct timespec until = { .tv_sec = until_ns / NS_PER_S, .tv_nsec = until_ns % NS_PER_S };
    int waited = 0;
    pthread_mutex_lock(&h->mutex);
    while (h->first == NULL && !h->finishing && waited != ETIMEDOUT) {
        waited = until_ns == NEVER_NS ? pthread_cond_wait(&h->wake, &h->mutex)
                                      : pthread_cond_timedwait(&h->wake, &h->mutex, &until);
    }
    struct record_batch *batch = h->first;
    if (batch != NULL) {
        h->first = batch->next;
        h->queued--;
        if (h->first == NULL)
            h->last = &h->first;
    }
    *finishing = h->finishing;
    pthread_mutex_unlock(&h->mutex);
    return batch;
}

static void write_batch(struct output_hub *h, struct record_batch *batch)
{
    for (uint32_t i = 0; i < h->count; i++)
        h->outputs[i].kind->write(h->outputs[i].output, batch);
    record_batch_free(batch);
}

static void *run(void *arg)
{
    struct output_hub *h = arg;
    int64_t flush_ns = NEVER_NS; /* when to flush; never while nothing was written since */
    for (;;) {
        bool finishing;
        struct record_batch *batch = take_batch(h, flush_ns, &finishing);
        bool wrote = batch != NULL;
        if (wrote)
            write_batch(h, batch);
        else if (finishing)
            return NULL;
        int64_t now_ns = clock_mono_ns();
        if (now_ns >= flush_ns) {
            for (uint32_t i = 0; i < h->count; i++)
                h->outputs[i].kind->flush(h->outputs[i].output);
            flush_ns = NEVER_NS;
        } else if (flush_ns == NEVER_NS && wrote) {
            flush_ns = now_ns + OUTPUT_FLUSH_MS * NS_PER_MS;
        }
    }
}

/* Signals are for the thread that controls the test. */
static void start_thread(struct output_hub *h)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    CHECK(pthread_create(&h->thread, NULL, run, h) == 0);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* --- opening and closing ---------------------------------------------------------------------- */

/* The config file's settings of the output. */
static int find_collector(struct output_hub *h, const char *name, struct error *error)
{
    struct json_walk walk;
    struct slice key, value;
    h->context.collector = SLICE("");
    if (h->context.collectors.len == 0)
        return 0;
    if (!json_walk_begin(&walk, h->context.collectors) || !walk.in_object)
        return error_set(error, EXIT_CODE_INVALID_CONFIG,
                         "the config file's collectors must be an object: settings by the names of "
                         "outputs");
    while (json_walk_next(&walk, &key, &value))
        if (slice_is(slice_sub(key, 1, key.len - 1), name))
            h->context.collector = value;
    return 0;
}

static int open_output(struct output_hub *h, struct slice value, struct error *error)
{
    ptrdiff_t equals = slice_find_char(value, '=');
    struct slice name = equals < 0 ? value : slice_sub(value, 0, (size_t)equals);
    struct slice argument = slice_sub(value, name.len + 1, value.len);
    const struct output_kind *kind = output_kind_find(name);
    const char *absent = output_kind_absent(name);
    if (absent != NULL)
        return error_set(error, EXIT_CODE_OTHER, "could not create the '%.*s' output: %s",
                         SLICE_ARG(name), absent);
    if (kind == NULL) {
        struct buf known = BUF_INIT(BUF_UNLIMITED);
        output_kind_list(&known);
        error_set(error, EXIT_CODE_OTHER, "invalid output type '%.*s', available types are: %.*s",
                  SLICE_ARG(name), SLICE_ARG(buf_slice(&known)));
        buf_deinit(&known);
        return -1;
    }
    if (find_collector(h, kind->name, error) != 0)
        return -1;
    struct output *output = kind->open(argument, &h->context, error);
    if (output == NULL)
        return error_prefix(error, "could not create the '%s' output: ", kind->name);
    h->outputs[h->count++] = (struct opened){ kind, output };
    return 0;
}

static void hub_free(struct output_hub *h)
{
    pthread_cond_destroy(&h->wake);
    pthread_mutex_destroy(&h->mutex);
    free(h->outputs);
    free(h);
}

static void close_outputs(struct output_hub *h, struct buf *complaints)
{
    for (uint32_t i = 0; i < h->count; i++) {
        struct error error = { 0 };
        if (h->outputs[i].kind->close(h->outputs[i].output, &error) < 0 && complaints != NULL)
            buf_printf(complaints, "output %s: %s\n", h->outputs[i].kind->name, error.text);
        error_clear(&error);
    }
    if (h->dropped > 0 && complaints != NULL) {
        buf_printf(complaints,
                   "outputs were slower than the load: %" PRIu64 " points were dropped\n",
                   h->dropped);
    }
}

struct output_hub *output_hub_new(const struct slice *values, uint32_t count,
                                  const struct output_context *context, struct error *error)
{
    struct output_hub *h = xcalloc(1, sizeof(*h));
    h->context = *context;
    h->outputs = xcalloc(count > 0 ? count : 1, sizeof(*h->outputs));
    h->last = &h->first;
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&h->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&h->mutex, NULL);
    for (uint32_t i = 0; i < count; i++) {
        if (open_output(h, values[i], error) < 0) {
            close_outputs(h, NULL);
            hub_free(h);
            return NULL;
        }
    }
    if (count > 0)
        start_thread(h);
    return h;
}

void output_hub_consume(void *hub, struct record_batch *batch)
{
    struct output_hub *h = hub;
    batch->next = NULL;
    pthread_mutex_lock(&h->mutex);
    bool taken = h->queued < QUEUE_MAX;
    if (taken) {
        *h->last = batch;
        h->last = &batch->next;
        h->queued++;
        pthread_cond_signal(&h->wake);
    } else {
        h->dropped += batch->value_count;
    }
    pthread_mutex_unlock(&h->mutex);
    if (!taken)
        record_batch_free(batch);
}

struct output *output_hub_find(const struct output_hub *h, const struct output_kind *kind)
{
    for (uint32_t i = 0; i < h->count; i++)
        if (h->outputs[i].kind == kind)
            return h->outputs[i].output;
    return NULL;
}

void output_hub_describe(const struct output_hub *h, struct buf *out)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    size_t start = out->len;
    for (uint32_t i = 0; i < h->count; i++) {
        buf_reset(&text);
        h->outputs[i].kind->describe(h->outputs[i].output, &text);
        if (text.len > 0 && out->len > start)
            buf_append_str(out, ", ");
        buf_append_slice(out, buf_slice(&text));
    }
    if (out->len == start)
        buf_append_char(out, '-');
    buf_deinit(&text);
}

void output_hub_finish(struct output_hub *h, struct buf *complaints)
{
    if (h == NULL)
        return;
    pthread_mutex_lock(&h->mutex);
    h->finishing = true;
    pthread_cond_signal(&h->wake);
    pthread_mutex_unlock(&h->mutex);
    if (h->count > 0)
        pthread_join(h->thread, NULL);
    close_outputs(h, complaints);
    hub_free(h);
}
