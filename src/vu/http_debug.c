#include "vu/http_debug.h"

#include "base/log.h"
#include "crypto/random.h"
#include "proto/http_dump.h"

#include <stdio.h>

bool http_debug_is_on(const struct vu *vu)
{
    return vu->test->options->http_debug.set && vu->test->options->http_debug.value.len > 0;
}

bool http_debug_has_bodies(const struct vu *vu)
{
    return http_debug_is_on(vu) && slice_is(vu->test->options->http_debug.value, "full");
}

/* The fields of a line, each key once. */
struct fields {
    struct arena arena;
    size_t count;
    struct log_field items[LOG_MAX_FIELDS];
};

static bool has_field(const struct fields *f, const char *key)
{
    for (size_t i = 0; i < f->count; i++)
        if (strcmp(f->items[i].key, key) == 0)
            return true;
    return false;
}

static void add_field(struct fields *f, const char *key, struct slice value, bool is_number)
{
    if (f->count < LOG_MAX_FIELDS && !has_field(f, key))
        f->items[f->count++] = (struct log_field){ key, value, is_number };
}

static void add_number(struct fields *f, const char *key, uint64_t number)
{
    add_field(f, key, slice_of(arena_printf(&f->arena, "%ju", (uintmax_t)number)), true);
}

/* Every line has these three already. */
static bool is_taken(struct slice key)
{
    return slice_is(key, "level") || slice_is(key, "msg") || slice_is(key, "time");
}

static void add_tags(struct fields *f, const struct tagset *tags)
{
    for (uint32_t i = 0; tags != NULL && i < tags->count; i++) {
        struct slice key = tags->tags[i].key;
        const char *prefix = is_taken(key) ? "fields." : "";
        add_field(f, arena_printf(&f->arena, "%s%.*s", prefix, SLICE_ARG(key)), tags->tags[i].value,
                  false);
    }
}

static void write_line(const struct http_debug *d, struct slice text)
{
    struct fields f = { .count = 0 };
    arena_init(&f.arena, 4096);
    add_field(&f, "source", SLICE("http-debug"), false);
    add_field(&f, "request_id", slice_of(d->id), false);
    add_number(&f, "vu", d->vu->id);
    add_number(&f, "iter", d->vu->iteration.in_vu);
    add_tags(&f, d->metadata);
    add_tags(&f, d->tags);
    log_write(LOG_INFO, text, f.items, f.count);
    arena_deinit(&f.arena);
}

void http_debug_trace(void *context, const struct http_request *request,
                      const struct http_exchange *exchange)
{
    struct http_debug *d = context;
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    if (exchange == NULL) {
        random_uuid(d->id);
        buf_append_str(&text, "Request:\n");
        http_dump_request(&text, request, d->with_bodies);
    } else {
        buf_append_str(&text, "Response:\n");
        http_dump_response(&text, request, &exchange->response, d->with_bodies);
    }
    buf_append_char(&text, '\n');
    if (exchange == NULL || exchange->response.status != 0)
        write_line(d, buf_slice(&text));
    buf_deinit(&text);
}
