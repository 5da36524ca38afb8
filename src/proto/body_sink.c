#include "proto/body_sink.h"

enum {
    FIRST_SIZE = 4 * 1024,         /* of a body of unknown length */
    TRUST_LENGTH_UP_TO = 16 << 20, /* what an announced length may allocate in advance */
    COUNT_FROM = 1 << 20,          /* smaller ones aren't worth it */
};

static void reserve(struct body_sink *s, size_t cap)
{
    if (cap > COUNT_FROM && !memory_account_covers(&s->account, cap)) {
        s->refused = s->discard = true;
        return;
    }
    char *grown = arena_alloc(s->arena, cap);
    if (s->len > 0)
        memcpy(grown, s->ptr, s->len);
    s->ptr = grown;
    s->cap = cap;
}

void body_sink_expect(struct body_sink *s, uint64_t size)
{
    if (size > 0 && !s->discard)
        reserve(s, size < TRUST_LENGTH_UP_TO ? (size_t)size : TRUST_LENGTH_UP_TO);
}

void body_sink_append(struct body_sink *s, struct slice run)
{
    s->response->body_size += run.len;
    if (s->discard)
        return;
    if (run.ptr != s->ptr + s->len) {
        size_t needed = s->len + run.len;
        if (needed > s->cap) {
            size_t doubled = s->cap > 0 ? s->cap * 2 : FIRST_SIZE;
            reserve(s, needed > doubled ? needed : doubled);
            if (s->refused)
                return;
        }
        memcpy(s->ptr + s->len, run.ptr, run.len);
    }
    s->len += run.len;
}

void body_sink_finish(struct body_sink *s)
{
    int status = s->response->status;
    if (s->account.granted > 0)
        memory_account_shrink(&s->account, 0);
    if (s->len > 0)
        s->response->body = slice_make(s->ptr, s->len);
    else if (!s->discard && status != 204 && status != 304)
        s->response->body = SLICE("");
}
