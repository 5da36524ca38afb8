#include "vu/grpc_exchange.h"

#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "vu/sample_tags.h"

#include <stdio.h>

enum { ARENA_CHUNK = 2 * 1024 };

/* --- tags ------------------------------------------------------------------------------------- */

static bool has_name(const struct grpc_exchange *x, const struct tag_changes *own)
{
    for (uint32_t i = 0; own && i < own->count; i++)
        if (slice_is(own->items[i].key, "name"))
            return true;
    return tagset_get(x->tags, SLICE("name")).ptr != NULL;
}

static void describe(struct grpc_exchange *x, const struct grpc_ask *ask)
{
    struct sample_tags c;
    struct slice path = ask->path;
    size_t middle = (size_t)slice_rfind_char(path, '/');
    sample_tags_init(&c, x->vu);
    sample_tags_set_all(&c, ask->tags);
    if (ask->described) {
        struct slice url = slice_of(
            arena_printf(&x->arena, "%.*s%.*s", SLICE_ARG(ask->address), SLICE_ARG(path)));
        sample_tags_set_system(&c, TAG_URL, SLICE("url"), url);
        sample_tags_set_system(&c, TAG_SERVICE, SLICE("service"), slice_sub(path, 1, middle));
        sample_tags_set_system(&c, TAG_METHOD, SLICE("method"),
                               slice_sub(path, middle + 1, path.len));
        if (!has_name(x, ask->tags))
            sample_tags_set_system(&c, TAG_NAME, SLICE("name"), path);
    }
    sample_tags_apply(&c, x->vu, &x->tags);
}

/* --- life ------------------------------------------------------------------------------------- */

static void on_news(struct grpc_call *call)
{
    struct grpc_exchange *x = CONTAINER_OF(call, struct grpc_exchange, call);
    if (call->over && x->end_ns == 0)
        x->end_ns = clock_mono_ns();
    if (x->waiter)
        fiber_wake(x->waiter);
    else if (x->notify)
        x->notify(x);
}

static void prepare_call(struct grpc_exchange *x, const struct grpc_ask *ask)
{
    x->end_ns = 0;
    x->call = (struct grpc_call){
        .arena = &x->arena,
        .max_receive = ask->max_receive,
        .one_answer = ask->one_answer,
        .on_news = on_news,
    };
}

void grpc_exchange_init(struct grpc_exchange *x, struct vu *vu, const struct grpc_ask *ask,
                        void (*notify)(struct grpc_exchange *))
{
    *x = (struct grpc_exchange){ .vu = vu, .notify = notify };
    arena_init(&x->arena, ARENA_CHUNK);
    x->tags = tagset_ref(vu->tags);
    x->metadata = vu->metadata ? tagset_ref(vu->metadata) : NULL;
    describe(x, ask);
    prepare_call(x, ask);
}

void grpc_exchange_deinit(struct grpc_exchange *x)
{
    grpc_call_release(&x->call);
    tagset_unref(x->tags);
    tagset_unref(x->metadata);
    arena_deinit(&x->arena);
}

void grpc_exchange_start(struct grpc_exchange *x, struct grpc_channel *channel,
                         const struct grpc_ask *ask)
{
    struct sample_tags c;
    x->start_ns = clock_mono_ns();
    const struct grpc_call_options options = {
        .path = ask->path,
        .metadata = ask->metadata,
        .deadline_ns = ask->timeout_ns > 0 ? x->start_ns + ask->timeout_ns : NEVER_NS,
    };
    grpc_channel_call(channel, &x->call, &options);
    struct slice ip = grpc_channel_remote_ip(channel);
    if (ip.len > 0) {
        sample_tags_init(&c, x->vu);
        sample_tags_set_system(&c, TAG_IP, SLICE("ip"), ip);
        sample_tags_apply(&c, x->vu, &x->tags);
    }
}

static bool wait(struct grpc_exchange *x)
{
    int result = WAIT_OK;
    x->waiter = fiber_self();
    while (!x->call.over && result == WAIT_OK)
        result = fiber_park(NEVER_NS);
    x->waiter = NULL;
    return x->call.over && !vu_is_interrupted(x->vu);
}

bool grpc_exchange_call(struct grpc_exchange *x, struct grpc_channel *channel,
                        const struct grpc_ask *ask, struct slice message)
{
    for (int attempt = 0; attempt < 2; attempt++) {
        if (attempt > 0) {
            grpc_call_release(&x->call);
            prepare_call(x, ask);
        }
        grpc_exchange_start(x, channel, ask);
        grpc_call_send(&x->call, message, true);
        if (!x->call.over)
            grpc_call_flush(&x->call);
        if (!wait(x))
            return false;
        if (!x->call.unprocessed)
            break;
    }
    return true;
}

/* --- samples ---------------------------------------------------------------------------------- */

static void record(struct grpc_exchange *x, enum builtin_metric metric, double value, int64_t at_ns)
{
    const struct record_value v = { registry_get(x->vu->test->registry, metric), value };
    vu_record_samples(x->vu, &v, 1, x->tags, x->metadata, clock_wall_of_mono_ns(at_ns));
}

void grpc_exchange_record(struct grpc_exchange *x)
{
    struct sample_tags c;
    char status[12];
    if (x->recorded)
        return;
    x->recorded = true;
    int n = snprintf(status, sizeof(status), "%u", x->call.status.code);
    sample_tags_init(&c, x->vu);
    sample_tags_set_system(&c, TAG_STATUS, SLICE("status"), slice_make(status, (size_t)n));
    sample_tags_apply(&c, x->vu, &x->tags);
    record(x, METRIC_GRPC_REQ_DURATION, ns_to_ms(x->end_ns - x->start_ns), x->end_ns);
}

void grpc_exchange_count(struct grpc_exchange *x, enum builtin_metric metric)
{
    record(x, metric, 1, clock_mono_ns());
}
