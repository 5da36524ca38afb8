#include "secrets/secrets.h"

#include "base/arena.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/map.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "secrets/secret_source.h"

#include <pthread.h>
#include <stdlib.h>

static const struct secret_source_type *const types[] = { &file_secrets, &mock_secrets,
                                                          &url_secrets };

struct source {
    const struct secret_source_type *type;
    void *source;
    struct slice name;
    struct map known; /* struct slice: what has been handed out */
};

/* A fiber that waits for another one's fetch. */
struct waiter {
    struct waiter *next;
    struct fiber *fiber;
    struct error *error;
    bool is_over;
};

/* A secret that is being asked for, on the stack of the fiber that does it. */
struct flight {
    struct flight *next;
    const struct loop *loop; /* whose fibers may wait for it, and they alone */
    const struct source *source;
    struct slice key;
    struct waiter *waiters;
};

struct secrets {
    struct source *sources;
    uint32_t count;
    struct source *by_default; /* NULL: none */
    pthread_rwlock_t
        lock; /* guards what is below, and what is known: that is read by every get() of every VU */
    struct arena arena;
    struct flight *flights;
};

/* --- opening ---------------------------------------------------------------------------------- */

/* A --secret-source taken apart. */
struct spec {
    struct slice whole, type, name;
    bool is_default;
    struct buf argument; /* what is the type's own, comma-separated as it was */
};

static void spec_read(struct spec *spec, struct slice text)
{
    ptrdiff_t at = slice_find_char(text, '=');
    *spec = (struct spec){ .whole = text, .argument = BUF_INIT(BUF_UNLIMITED) };
    spec->type = at < 0 ? text : slice_sub(text, 0, (size_t)at);
    spec->name = spec->type;
    struct slice rest = at < 0 ? SLICE("") : slice_sub(text, (size_t)at + 1, text.len), part;
    while (slice_split(&rest, ',', &part)) {
        if (slice_is(part, "default")) {
            spec->is_default = true;
        } else if (slice_starts(part, SLICE("name="))) {
            spec->name = slice_sub(part, strlen("name="), part.len);
        } else {
            if (spec->argument.len > 0)
                buf_append_char(&spec->argument, ',');
            buf_append_slice(&spec->argument, part);
        }
    }
}

static const struct secret_source_type *type_of(struct slice name)
{
    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        if (slice_is(name, types[i]->name))
            return types[i];
    return NULL;
}

static struct source *source_named(const struct secrets *s, struct slice name)
{
    for (uint32_t i = 0; i < s->count; i++)
        if (slice_eq(s->sources[i].name, name))
            return &s->sources[i];
    return NULL;
}

static int add_source(struct secrets *s, const struct spec *spec, struct error *error)
{
    const struct secret_source_type *type = type_of(spec->type);
    if (!type) {
        error_set(error, EXIT_CODE_OTHER,
                  "no secret source for type \"%.*s\" for configuration "
                  "\"%.*s\"",
                  SLICE_ARG(spec->type), SLICE_ARG(spec->whole));
        return error_hint(error, "the types are file, mock and url");
    }
    if (source_named(s, spec->name))
        return error_set(error, EXIT_CODE_OTHER,
                         "there are two secret sources with the name \"%.*s\"; name=NAME names one",
                         SLICE_ARG(spec->name));
    if (spec->is_default && s->by_default)
        return error_set(error, EXIT_CODE_OTHER,
                         "two secret sources can't both be the default: \"%.*s\" and \"%.*s\"",
                         SLICE_ARG(s->by_default->name), SLICE_ARG(spec->name));
    void *opened = type->open(buf_slice(&spec->argument), error);
    if (!opened)
        return -1;
    struct source *source = &s->sources[s->count++];
    *source = (struct source){ type, opened, arena_copy(&s->arena, spec->name), { 0 } };
    if (spec->is_default || slice_is(spec->name, "default"))
        s->by_default = source;
    return 0;
}

struct secrets *secrets_open(const struct slice *texts, uint32_t count, struct error *error)
{
    struct secrets *s = xcalloc(1, sizeof(*s));
    int result = 0;
    pthread_rwlock_init(&s->lock, NULL);
    arena_init(&s->arena, 4096);
    s->sources = xcalloc(count + 1, sizeof(*s->sources));
    for (uint32_t i = 0; i < count && result == 0; i++) {
        struct spec spec;
        spec_read(&spec, texts[i]);
        result = add_source(s, &spec, error);
        buf_deinit(&spec.argument);
    }
    if (s->count == 1)
        s->by_default = &s->sources[0];
    if (result == 0)
        return s;
    secrets_free(s);
    return NULL;
}

void secrets_free(struct secrets *s)
{
    if (!s)
        return;
    for (uint32_t i = 0; i < s->count; i++) {
        s->sources[i].type->close(s->sources[i].source);
        map_deinit(&s->sources[i].known, NULL);
    }
    free(s->sources);
    arena_deinit(&s->arena);
    pthread_rwlock_destroy(&s->lock);
    free(s);
}

/* --- what is known ---------------------------------------------------------------------------- */

/* The one that was asked for by name; NULL with the error. */
static struct source *find_source(const struct secrets *s, struct slice name, struct error *error)
{
    struct source *source = slice_is(name, "default") ? s->by_default : source_named(s, name);
    if (source)
        return source;
    if (s->count == 0)
        error_set(error, EXIT_CODE_OTHER, "no secret sources are configured");
    else
        error_set(error, EXIT_CODE_OTHER, "no secret source with name \"%.*s\" is configured",
                  SLICE_ARG(name));
    return NULL;
}

static bool recall(struct secrets *s, struct source *source, struct slice key, struct slice *value)
{
    pthread_rwlock_rdlock(&s->lock);
    const struct slice *known = map_get(&source->known, key);
    pthread_rwlock_unlock(&s->lock);
    if (known)
        *value = *known;
    return known != NULL;
}

/* The one that was there first stays: others hold it. Hidden before anybody can have it, let alone
 * log it. */
static struct slice remember(struct secrets *s, struct source *source, struct slice key,
                             struct slice value)
{
    log_hide(value);
    pthread_rwlock_wrlock(&s->lock);
    struct slice *known = map_get(&source->known, key);
    if (!known) {
        known = ARENA_NEW(&s->arena, struct slice);
        *known = arena_copy(&s->arena, value);
        map_set(&source->known, key, known);
    }
    pthread_rwlock_unlock(&s->lock);
    return *known;
}

static enum secret_result find_in(struct secrets *s, struct source *source, struct slice key,
                                  struct slice *value, struct error *error)
{
    if (recall(s, source, key, value))
        return SECRET_FOUND;
    if (!source->type->find)
        return SECRET_FAR;
    if (source->type->find(source->source, key, value)) {
        *value = remember(s, source, key, *value);
        return SECRET_FOUND;
    }
    error_set(error, EXIT_CODE_OTHER, "no value");
    return SECRET_REFUSED;
}

enum secret_result secrets_find(struct secrets *s, struct slice name, struct slice key,
                                struct slice *value, struct error *error)
{
    struct source *source = find_source(s, name, error);
    return source ? find_in(s, source, key, value, error) : SECRET_REFUSED;
}

/* --- what is being fetched -------------------------------------------------------------------- */

/* This loop's flight with the secret, or NULL after `own` has been put there. */
static struct flight *board(struct secrets *s, struct flight *own)
{
    pthread_rwlock_wrlock(&s->lock);
    struct flight *flight = s->flights;
    while (flight && (flight->loop != own->loop || flight->source != own->source ||
                      !slice_eq(flight->key, own->key)))
        flight = flight->next;
    if (!flight) {
        own->next = s->flights;
        s->flights = own;
    }
    pthread_rwlock_unlock(&s->lock);
    return flight;
}

/* Without an error who waits looks again: the secret is there, or one of them fetches it. */
static void land(struct secrets *s, struct flight *flight, const struct error *error)
{
    pthread_rwlock_wrlock(&s->lock);
    struct flight **at = &s->flights;
    while (*at != flight)
        at = &(*at)->next;
    *at = flight->next;
    pthread_rwlock_unlock(&s->lock);
    for (struct waiter *w = flight->waiters; w; w = w->next) {
        w->is_over = true;
        if (error)
            error_set(w->error, error->exit_code, "%s", error->text);
        fiber_wake(w->fiber);
    }
}

/* WAIT_OK when the flight has landed, whatever it brought. */
static int wait_for(struct flight *flight, struct error *error)
{
    struct waiter waiter = { flight->waiters, fiber_self(), error, false };
    flight->waiters = &waiter;
    while (!waiter.is_over && fiber_park(NEVER_NS) != WAIT_CANCELLED)
        continue;
    if (!waiter.is_over) {
        struct waiter **at = &flight->waiters;
        while (*at != &waiter)
            at = &(*at)->next;
        *at = waiter.next;
    }
    return fiber_is_cancelled(waiter.fiber) ? WAIT_CANCELLED : WAIT_OK;
}

static enum secret_result fly(struct secrets *s, struct source *source, struct flight *flight,
                              struct slice *value, struct error *error)
{
    struct buf fetched = BUF_INIT(BUF_UNLIMITED);
    int result = source->type->fetch(source->source, flight->key, &fetched, error);
    if (result == 0)
        *value = remember(s, source, flight->key, buf_slice(&fetched));
    buf_deinit(&fetched);
    land(s, flight, result == 0 || result == WAIT_CANCELLED ? NULL : error);
    return result == 0                ? SECRET_FOUND
           : result == WAIT_CANCELLED ? SECRET_CANCELLED
                                      : SECRET_REFUSED;
}

enum secret_result secrets_fetch(struct secrets *s, struct slice name, struct slice key,
                                 struct slice *value, struct error *error)
{
    struct source *source = find_source(s, name, error);
    if (!source)
        return SECRET_REFUSED;
    for (;;) {
        enum secret_result found = find_in(s, source, key, value, error);
        if (found != SECRET_FAR)
            return found;
        struct flight own = { .loop = loop_current(), .source = source, .key = key };
        struct flight *other = board(s, &own);
        if (!other)
            return fly(s, source, &own, value, error);
        if (wait_for(other, error) == WAIT_CANCELLED)
            return SECRET_CANCELLED;
        if (error_is_set(error))
            return SECRET_REFUSED;
    }
}
