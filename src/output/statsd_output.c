/* The outputs statsd and datadog: a line for each sample, in datagrams, as they come. Who gets them
 * sums up. https://github.com/statsd/statsd/blob/master/docs/metric_types.md,
 * https://docs.datadoghq.com/developers/dogstatsd/datagram_shell/ */
#include "output/output.h"

#include "base/arena.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/number.h"
#include "output/statsd_config.h"
#include "output/tag_text.h"
#include "proto/url.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <netdb.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    LARGEST_DATAGRAM = 1432, /* bytes: with its headers it fits into a packet of Ethernet */
    ARENA_CHUNK = 1024,
};

struct output {
    struct arena arena;
    struct statsd_config config;
    bool is_datadog;
    int fd;
    struct tag_text_cache *tags;
    struct buf datagram, line;
    uint32_t lines; /* of the datagram */
    int64_t sent_ns;
    uint64_t lost;       /* lines */
    int failure;         /* errno of the first that was lost */
    uint64_t not_finite; /* points that have no number in a line */
    void (*tell)(void *name, const char *trouble);
};

/* --- lines ------------------------------------------------------------------------------------ */

/* Signs that mean something in a line can't be part of a name or a tag. */
static void append_text(struct buf *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++)
        buf_append_char(out, text.ptr[i] == '\0' || strchr(":|@#,\r\n", text.ptr[i]) == NULL
                                 ? text.ptr[i]
                                 : '_');
}

/* "|#key:value,key:value" */
static void append_tags(struct buf *out, const struct tagset *tags, void *output)
{
    const struct output *o = output;
    const char *separator = "|#";
    for (uint32_t i = 0; o->config.has_tags && tags != NULL && i < tags->count; i++) {
        const struct tag *tag = &tags->tags[i];
        if (tag->value.len == 0 || statsd_config_blocks(&o->config, tag->key))
            continue;
        buf_append_str(out, separator);
        append_text(out, tag->key);
        buf_append_char(out, ':');
        append_text(out, tag->value);
        separator = ",";
    }
}

/* A check has a name of its own: "check.status is 200.pass". */
static void append_name(struct output *o, const struct record_value *v, const struct tagset *tags)
{
    struct slice check = v->metric->type == METRIC_RATE ? tagset_get(tags, SLICE("check"))
                                                        : SLICE("");
    buf_append_slice(&o->line, o->config.name_space);
    if (check.len == 0) {
        buf_append_str(&o->line, v->metric->name);
        return;
    }
    buf_append_str(&o->line, "check.");
    append_text(&o->line, check);
    buf_append_str(&o->line, v->value != 0 ? ".pass" : ".fail");
}

static void append_value(struct output *o, const struct record_value *v, const struct tagset *tags)
{
    static const char *const kinds[] = {
        [METRIC_COUNTER] = "|c", [METRIC_GAUGE] = "|g", [METRIC_RATE] = "|c", [METRIC_TREND] = "|ms"
    };
    bool is_check = v->metric->type == METRIC_RATE && tagset_get(tags, SLICE("check")).len > 0;
    buf_append_char(&o->line, ':');
    number_append_shortest(&o->line, is_check ? 1 : v->value);
    buf_append_str(&o->line, kinds[v->metric->type]);
}

/* --- datagrams -------------------------------------------------------------------------------- */

static void note_loss(struct output *o, int failure)
{
    o->lost += o->lines;
    if (o->failure != 0)
        return;
    o->failure = failure;
    if (o->tell != NULL)
        o->tell((void *)(o->is_datadog ? "datadog" : "statsd"),
                arena_printf(&o->arena, "nothing arrives at %.*s: %s",
                             SLICE_ARG(o->config.address), strerror(failure)));
}

static void send_datagram(struct output *o)
{
    if (o->lines > 0 && send(o->fd, o->datagram.ptr, o->datagram.len, MSG_NOSIGNAL) < 0)
        note_loss(o, errno);
    buf_reset(&o->datagram);
    o->lines = 0;
    o->sent_ns = clock_mono_ns();
}

/* No later one will tell whether it has arrived. */
static void send_last(struct output *o)
{
    int failure = 0;
    uint32_t lines = o->lines;
    send_datagram(o);
    socklen_t size = sizeof(failure);
    if (lines == 0 || getsockopt(o->fd, SOL_SOCKET, SO_ERROR, &failure, &size) != 0 || failure == 0)
        return;
    o->lines = lines;
    note_loss(o, failure);
}

static void add_line(struct output *o)
{
    if (o->lines >= o->config.buffer_size ||
        (o->lines > 0 && o->datagram.len + 1 + o->line.len > LARGEST_DATAGRAM))
        send_datagram(o);
    if (o->lines > 0)
        buf_append_char(&o->datagram, '\n');
    buf_append_slice(&o->datagram, buf_slice(&o->line));
    o->lines++;
}

static void write_value(struct output *o, const struct record_value *v, struct tagset *tags)
{
    if (!isfinite(v->value)) {
        o->not_finite++;
        return;
    }
    buf_reset(&o->line);
    append_name(o, v, tags);
    size_t name = o->line.len;
    /* To StatsD a signed gauge is a step from where it is. */
    if (v->metric->type == METRIC_GAUGE && v->value < 0 && !o->is_datadog) {
        buf_append_str(&o->line, ":0|g");
        buf_append_slice(&o->line, tag_text_get(o->tags, tags));
        add_line(o);
        o->line.len = name;
    }
    append_value(o, v, tags);
    buf_append_slice(&o->line, tag_text_get(o->tags, tags));
    add_line(o);
}

static void statsd_write(struct output *o, const struct record_batch *batch)
{
    for (uint32_t i = 0; i < batch->record_count; i++) {
        const struct record *record = &batch->records[i];
        for (uint32_t j = 0; j < record->count; j++)
            write_value(o, &batch->values[record->first + j], record->tags);
    }
}

static void statsd_flush(struct output *o)
{
    if (clock_mono_ns() - o->sent_ns >= o->config.push_interval_ns)
        send_datagram(o);
}

/* --- opening ---------------------------------------------------------------------------------- */

/* The addresses of the host, one after another, until one can be sent to. */
static int open_socket(struct output *o, struct slice address, struct error *error)
{
    struct url url;
    if (url_parse(&url, slice_of(arena_printf(&o->arena, "udp://%.*s", SLICE_ARG(address))),
                  &o->arena, error) != 0)
        return -1;
    if (url.host.len == 0 || url.port == 0) {
        error_set(error, EXIT_CODE_OTHER, "the address \"%.*s\" has no host and port",
                  SLICE_ARG(address));
        return error_hint(error, "it is like localhost:8125");
    }
    char port[16];
    snprintf(port, sizeof(port), "%u", url.port);
    const struct addrinfo hints = { .ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICSERV };
    struct addrinfo *found = NULL;
    int failure = getaddrinfo(arena_str(&o->arena, url.host), port, &hints, &found);
    if (failure != 0)
        return error_set(error, EXIT_CODE_OTHER, "the host of \"%.*s\" can't be found: %s",
                         SLICE_ARG(address), gai_strerror(failure));
    for (struct addrinfo *a = found; a != NULL && o->fd < 0; a = a->ai_next) {
        int fd = socket(a->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (fd >= 0 && connect(fd, a->ai_addr, a->ai_addrlen) == 0)
            o->fd = fd;
        else if (fd >= 0)
            close(fd);
    }
    freeaddrinfo(found);
    return o->fd >= 0 ? 0
                      : error_set(error, EXIT_CODE_OTHER, "nothing can be sent to \"%.*s\": %s",
                                  SLICE_ARG(address), strerror(errno));
}

static void statsd_free(struct output *o)
{
    if (o->fd >= 0)
        close(o->fd);
    tag_text_cache_free(o->tags);
    buf_deinit(&o->datagram);
    buf_deinit(&o->line);
    arena_deinit(&o->arena);
    free(o);
}

static struct output *open_kind(bool is_datadog, struct slice argument,
                                const struct output_context *context, struct error *error)
{
    struct output *o = xcalloc(1, sizeof(*o));
    o->is_datadog = is_datadog;
    o->fd = -1;
    o->tell = context->tell;
    arena_init(&o->arena, ARENA_CHUNK);
    buf_init(&o->datagram, BUF_UNLIMITED);
    buf_init(&o->line, BUF_UNLIMITED);
    if (statsd_config_read(&o->config, is_datadog, argument, context, &o->arena, error) != 0 ||
        open_socket(o, o->config.address, error) != 0) {
        statsd_free(o);
        return NULL;
    }
    o->tags = tag_text_cache_new(append_tags, o);
    o->sent_ns = clock_mono_ns();
    return o;
}

static struct output *statsd_open(struct slice argument, const struct output_context *context,
                                  struct error *error)
{
    return open_kind(false, argument, context, error);
}

static struct output *datadog_open(struct slice argument, const struct output_context *context,
                                   struct error *error)
{
    return open_kind(true, argument, context, error);
}

static void statsd_describe(const struct output *o, struct buf *out)
{
    buf_printf(out, "%s (%.*s)", o->is_datadog ? "datadog" : "statsd",
               SLICE_ARG(o->config.address));
}

static int statsd_close(struct output *o, struct error *error)
{
    int result = 0;
    send_last(o);
    if (o->lost > 0)
        result = error_set(error, EXIT_CODE_OTHER, "%" PRIu64 " points could not be sent: %s",
                           o->lost, strerror(o->failure));
    if (o->not_finite > 0)
        result = error_set(error, EXIT_CODE_OTHER,
                           "%" PRIu64 " points were left out, for StatsD has no number for them",
                           o->not_finite);
    statsd_free(o);
    return result;
}

const struct output_kind statsd_output = {
    .name = "statsd",
    .open = statsd_open,
    .describe = statsd_describe,
    .write = statsd_write,
    .flush = statsd_flush,
    .close = statsd_close,
};

const struct output_kind datadog_output = {
    .name = "datadog",
    .open = datadog_open,
    .describe = statsd_describe,
    .write = statsd_write,
    .flush = statsd_flush,
    .close = statsd_close,
};
