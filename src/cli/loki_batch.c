#include "cli/loki_batch.h"

#include "base/check.h"
#include "base/duration.h"
#include "base/encode.h"
#include "base/json_writer.h"
#include "base/map.h"

#include <inttypes.h>
#include <stdlib.h>

struct loki_message {
    struct loki_message *next;
    struct loki_message *next_in_stream; /* while a batch is written */
    int64_t wall_ns;
    struct slice labels; /* JSON: {"level":"info",...}, by name */
    struct slice text;
};

struct label {
    struct slice name, value;
};

struct labels {
    struct label items[LOG_MAX_FIELDS + LOKI_MOST_PAIRS + 1];
    uint32_t count;
};

void loki_batch_init(struct loki_batch *b)
{
    *b = (struct loki_batch){ 0 };
    arena_init(&b->arena, 16 * 1024);
}

void loki_batch_deinit(struct loki_batch *b)
{
    arena_deinit(&b->arena);
}

/* --- labels --- */

static void set_label(struct labels *l, struct slice name, struct slice value)
{
    for (uint32_t i = 0; i < l->count; i++) {
        if (slice_eq(l->items[i].name, name)) {
            l->items[i].value = value;
            return;
        }
    }
    l->items[l->count++] = (struct label){ name, value };
}

static int by_name(const void *a, const void *b)
{
    const struct label *x = a, *y = b;
    return slice_compare(x->name, y->name);
}

static void collect(struct labels *l, const struct loki_config *config, enum log_level level,
                    const struct log_field *fields, size_t count)
{
    l->count = 0;
    for (size_t i = 0; i < count; i++)
        set_label(l, slice_of(fields[i].key), fields[i].value);
    for (uint32_t i = 0; i < config->label_count; i++)
        set_label(l, config->labels[i].key, config->labels[i].value);
    set_label(l, SLICE("level"), slice_of(log_level_name(level)));
    qsort(l->items, l->count, sizeof(*l->items), by_name);
}

/* "... omitting 12 characters ..." in the middle of what is too long. */
static void append_shortened(struct buf *out, struct slice text, uint32_t most)
{
    size_t length = utf8_length(text), kept = most / 2, at = 0;
    if (length <= most) {
        buf_append_slice(out, text);
        return;
    }
    for (size_t i = 0; at < text.len; i++) {
        size_t bytes = utf8_sequence(slice_sub(text, at, text.len));
        bytes = bytes > 0 ? bytes : 1;
        if (i == kept)
            buf_printf(out, "... omitting %zu characters ...", length - most);
        if (i < kept || i >= length - kept)
            buf_append(out, text.ptr + at, bytes);
        at += bytes;
    }
}

/* Labels that may not be labels stand behind the message. */
static void append_message(struct buf *text, struct buf *stream, const struct labels *l,
                           const struct loki_config *config, struct slice message)
{
    struct buf whole = BUF_INIT(BUF_UNLIMITED);
    char separator = '{';
    buf_append_slice(&whole, message);
    for (uint32_t i = 0; i < l->count; i++) {
        const struct label *label = &l->items[i];
        if (!loki_config_allows(config, label->name)) {
            buf_printf(&whole, " %.*s=%.*s", SLICE_ARG(label->name), SLICE_ARG(label->value));
            continue;
        }
        buf_append_char(stream, separator);
        json_append_string(stream, label->name);
        buf_append_char(stream, ':');
        json_append_string(stream, label->value);
        separator = ',';
    }
    buf_append_str(stream, separator == '{' ? "{}" : "}");
    append_shortened(text, buf_slice(&whole), config->message_limit);
    buf_deinit(&whole);
}

static void append(struct loki_batch *b, const struct loki_config *config, int64_t wall_ns,
                   const struct labels *l, struct slice message)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED), stream = BUF_INIT(BUF_UNLIMITED);
    struct loki_message *m = ARENA_NEW(&b->arena, struct loki_message);
    append_message(&text, &stream, l, config, message);
    m->wall_ns = wall_ns;
    m->text = arena_copy(&b->arena, buf_slice(&text));
    m->labels = arena_copy(&b->arena, buf_slice(&stream));
    if (b->last != NULL)
        b->last->next = m;
    else
        b->first = m;
    b->last = m;
    b->count++;
    b->last_ns = wall_ns;
    buf_deinit(&text);
    buf_deinit(&stream);
}

void loki_batch_add(struct loki_batch *b, const struct loki_config *config, int64_t wall_ns,
                    enum log_level level, struct slice message, const struct log_field *fields,
                    size_t count)
{
    struct labels labels;
    if (b->count >= config->limit) {
        b->dropped++;
        return;
    }
    collect(&labels, config, level, fields, count);
    append(b, config, wall_ns, &labels, message);
}

/* --- JSON --- */

static void add_dropped(struct loki_batch *b, const struct loki_config *config)
{
    struct labels labels;
    struct buf text = BUF_INIT(256);
    if (b->dropped == 0)
        return;
    collect(&labels, config, LOG_WARN, NULL, 0);
    buf_printf(&text,
               "brunt dropped %" PRIu32 " log messages because they were above the limit of "
               "%" PRIu32 " messages / ",
               b->dropped, config->limit);
    duration_format(&text, config->period_ns);
    append(b, config, b->last_ns, &labels, buf_slice(&text));
    buf_deinit(&text);
}

static void append_stream(struct buf *out, const struct loki_message *m)
{
    buf_printf(out, "{\"stream\":%.*s,\"values\":[", SLICE_ARG(m->labels));
    for (const char *separator = ""; m != NULL; m = m->next_in_stream) {
        buf_printf(out, "%s[\"%" PRId64 "\",", separator, m->wall_ns);
        json_append_string(out, m->text);
        buf_append_char(out, ']');
        separator = ",";
    }
    buf_append_str(out, "]}");
}

void loki_batch_write(struct buf *out, struct loki_batch *b, const struct loki_config *config)
{
    struct map last_of; /* labels -> the last message of their stream so far */
    map_init(&last_of);
    add_dropped(b, config);
    struct loki_message **heads = xcalloc(b->count + 1, sizeof(struct loki_message *));
    uint32_t head_count = 0;
    for (struct loki_message *m = b->first; m != NULL; m = m->next) {
        struct loki_message *before = map_set(&last_of, m->labels, m);
        if (before != NULL)
            before->next_in_stream = m;
        else
            heads[head_count++] = m;
    }
    buf_append_str(out, "{\"streams\":[");
    for (uint32_t i = 0; i < head_count; i++) {
        if (i > 0)
            buf_append_char(out, ',');
        append_stream(out, heads[i]);
    }
    buf_append_str(out, "]}");
    free(heads);
    map_deinit(&last_of, NULL);
}
