#include "vu/grpc_reflection.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/map.h"
#include "loop/fiber.h"
#include "protobuf/wire.h"

#include <stdlib.h>

/* Numbers of fields. */
enum { ASK_FILE = 3, ASK_SYMBOL = 4, ASK_SERVICES = 7 };
enum { ANSWER_FILES = 4, ANSWER_SERVICES = 6, ANSWER_ERROR = 7 };
enum { FILE_NAME = 1, FILE_DEPENDENCY = 3, SET_FILE = 1, ANY_FIRST = 1, ERROR_MESSAGE = 2 };

enum { MAX_MESSAGE = 64 << 20 }; /* descriptors may be larger than what calls may get */

struct session {
    struct arena arena;
    struct grpc_call call;
    struct fiber *fiber;
    struct map files;            /* names of those that have come or aren't to be had */
    struct grpc_message *answer; /* the last one */
    struct buf *set;
    struct error *error;
};

enum outcome { OUTCOME_FINE, OUTCOME_FAILED, OUTCOME_CANCELLED };

static void on_news(struct grpc_call *call)
{
    fiber_wake(CONTAINER_OF(call, struct session, call)->fiber);
}

static void start(struct session *s, struct grpc_channel *channel, struct slice path,
                  const struct http_headers *metadata, int64_t deadline_ns)
{
    const struct grpc_call_options options = { path, metadata, deadline_ns };
    s->call = (struct grpc_call){
        .arena = &s->arena,
        .max_receive = MAX_MESSAGE,
        .on_news = on_news,
    };
    grpc_channel_call(channel, &s->call, &options);
}

/* --- questions -------------------------------------------------------------------------------- */

static int fail(struct session *s, const struct grpc_status *status)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    grpc_status_append(&text, status);
    error_set(s->error, EXIT_CODE_SCRIPT_EXCEPTION, "%.*s", SLICE_ARG(buf_slice(&text)));
    buf_deinit(&text);
    return OUTCOME_FAILED;
}

/* The field of an answer; ptr NULL where it has none. */
static struct slice field_of(struct slice message, uint32_t number)
{
    struct wire_reader r = wire_reader_make(message);
    struct wire_field field;
    struct slice found = { NULL, 0 };
    while (wire_next(&r, &field))
        if (field.number == number && field.type == WIRE_BYTES)
            found = field.bytes;
    return found;
}

static enum outcome fail_by_answer(struct session *s, struct slice wrong)
{
    struct grpc_status status = { .code = GRPC_UNKNOWN, .message = field_of(wrong, ERROR_MESSAGE) };
    struct wire_reader r = wire_reader_make(wrong);
    struct wire_field field;
    while (wire_next(&r, &field))
        if (field.number == ANY_FIRST && field.type == WIRE_VARINT)
            status.code = (uint32_t)field.value;
    return fail(s, &status);
}

/* Asks, and waits for the answer, of which the wanted field is given. */
static enum outcome ask(struct session *s, uint32_t question, struct slice about, uint32_t wanted,
                        struct slice *out)
{
    struct buf request = BUF_INIT(BUF_UNLIMITED);
    int result = WAIT_OK;
    wire_append_bytes(&request, question, about);
    grpc_call_send(&s->call, buf_slice(&request), false);
    buf_deinit(&request);
    free(s->answer);
    while ((s->answer = grpc_call_receive(&s->call)) == NULL && !s->call.over && result == WAIT_OK)
        result = fiber_park(NEVER_NS);
    if (s->answer == NULL && s->call.over)
        return fail(s, &s->call.status);
    if (s->answer == NULL)
        return OUTCOME_CANCELLED;
    struct slice answer = slice_make(s->answer->bytes, s->answer->len);
    *out = field_of(answer, wanted);
    if (out->ptr != NULL)
        return OUTCOME_FINE;
    struct slice wrong = field_of(answer, ANSWER_ERROR);
    const struct grpc_status odd = { GRPC_INTERNAL, SLICE("the server's answer is no answer"),
                                     SLICE("") };
    return wrong.ptr != NULL ? fail_by_answer(s, wrong) : (enum outcome)fail(s, &odd);
}

/* --- files ------------------------------------------------------------------------------------ */

static bool note(struct session *s, struct slice name)
{
    if (map_get(&s->files, name) != NULL)
        return false;
    map_set(&s->files, name, s);
    return true;
}

/* Adds those of an answer that are new. What they need is in `missing`, with what they bring. */
static void add_files(struct session *s, struct slice answer, struct http_headers *missing)
{
    struct wire_reader r = wire_reader_make(answer);
    struct wire_field file, field;
    while (wire_next(&r, &file)) {
        if (file.number != ANY_FIRST || file.type != WIRE_BYTES ||
            !note(s, field_of(file.bytes, FILE_NAME)))
            continue;
        wire_append_bytes(s->set, SET_FILE, file.bytes);
        struct wire_reader parts = wire_reader_make(file.bytes);
        while (wire_next(&parts, &field))
            if (field.number == FILE_DEPENDENCY && field.type == WIRE_BYTES)
                http_headers_add(missing, &s->arena, arena_copy(&s->arena, field.bytes), SLICE(""));
    }
}

/* Files of a symbol, and all that they import. One that the server doesn't have is left out: it may
 * be one that everybody knows. */
static enum outcome add_symbol(struct session *s, struct slice symbol)
{
    struct http_headers missing = { 0 };
    struct slice files;
    enum outcome outcome = ask(s, ASK_SYMBOL, symbol, ANSWER_FILES, &files);
    if (outcome != OUTCOME_FINE)
        return outcome;
    add_files(s, files, &missing);
    for (uint32_t i = 0; i < missing.count; i++) {
        struct slice name = missing.items[i].name;
        if (map_get(&s->files, name) != NULL)
            continue;
        outcome = ask(s, ASK_FILE, name, ANSWER_FILES, &files);
        if (outcome == OUTCOME_FINE)
            add_files(s, files, &missing);
        else if (outcome == OUTCOME_CANCELLED || s->call.over)
            return outcome;
        else
            error_clear(s->error);
        note(s, name);
    }
    return OUTCOME_FINE;
}

static enum outcome add_services(struct session *s, struct slice list)
{
    struct http_headers names = { 0 };
    struct wire_reader r = wire_reader_make(list);
    struct wire_field service;
    while (wire_next(&r, &service)) {
        struct slice name = field_of(service.bytes, ANY_FIRST);
        if (service.type == WIRE_BYTES && name.ptr != NULL)
            http_headers_add(&names, &s->arena, arena_copy(&s->arena, name), SLICE(""));
    }
    for (uint32_t i = 0; i < names.count; i++) {
        enum outcome outcome = add_symbol(s, names.items[i].name);
        if (outcome == OUTCOME_FAILED)
            error_prefix(s->error,
                         "can't get method on service \"%.*s\": ", SLICE_ARG(names.items[i].name));
        if (outcome != OUTCOME_FINE)
            return outcome;
    }
    return OUTCOME_FINE;
}

/* --- the whole -------------------------------------------------------------------------------- */

static enum outcome list_services(struct session *s, struct grpc_channel *channel,
                                  const struct http_headers *metadata, int64_t deadline_ns,
                                  struct slice *list)
{
    static const struct slice paths[] = {
        SLICE("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"),
        SLICE("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"),
    };
    enum outcome outcome = OUTCOME_FAILED;
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        error_clear(s->error);
        grpc_call_release(&s->call);
        start(s, channel, paths[i], metadata, deadline_ns);
        outcome = ask(s, ASK_SERVICES, SLICE("*"), ANSWER_SERVICES, list);
        if (outcome != OUTCOME_FAILED || !s->call.over || s->call.status.code != GRPC_UNIMPLEMENTED)
            break;
    }
    if (outcome == OUTCOME_FAILED)
        error_prefix(s->error, "can't list services: ");
    return outcome;
}

int grpc_reflect(struct grpc_channel *channel, const struct http_headers *metadata,
                 int64_t deadline_ns, struct buf *set, struct error *error)
{
    struct session s = { .fiber = fiber_self(), .set = set, .error = error };
    struct slice list;
    arena_init(&s.arena, 4 * 1024);
    map_init(&s.files);
    enum outcome outcome = list_services(&s, channel, metadata, deadline_ns, &list);
    if (outcome == OUTCOME_FINE)
        outcome = add_services(&s, list);
    grpc_call_release(&s.call);
    free(s.answer);
    map_deinit(&s.files, NULL);
    arena_deinit(&s.arena);
    return outcome == OUTCOME_FINE        ? NET_OK
           : outcome == OUTCOME_CANCELLED ? NET_ERR_CANCELLED
                                          : NET_ERR_GENERIC;
}
