#include "base/redactor.h"

#include "base/buf.h"
#include "base/check.h"

#include <stdlib.h>

static const char replacement[] = "***SECRET_REDACTED***";

void redactor_deinit(struct redactor *r)
{
    for (uint32_t i = 0; i < r->count; i++)
        free((char *)r->secrets[i].ptr);
    free(r->secrets);
    pthread_rwlock_destroy(&r->lock);
}

/* Of the secrets that the text begins with, the oldest. NULL where there is none. */
static const struct slice *secret_at(const struct redactor *r, struct slice text)
{
    for (uint32_t i = 0; i < r->count; i++)
        if (slice_starts(text, r->secrets[i]))
            return &r->secrets[i];
    return NULL;
}

static bool is_known(const struct redactor *r, struct slice secret)
{
    for (uint32_t i = 0; i < r->count; i++)
        if (slice_eq(r->secrets[i], secret))
            return true;
    return false;
}

void redactor_add(struct redactor *r, struct slice secret)
{
    if (slice_trim(secret).len == 0)
        return;
    pthread_rwlock_wrlock(&r->lock);
    if (!is_known(r, secret)) {
        r->secrets = xrealloc(r->secrets, (r->count + 1) * sizeof(*r->secrets));
        r->secrets[r->count] = slice_make(slice_dup(secret), secret.len);
        r->count++;
    }
    pthread_rwlock_unlock(&r->lock);
}

static void append_redacted(const struct redactor *r, struct slice text, struct buf *out)
{
    size_t copied = 0;
    for (size_t at = 0; at < text.len;) {
        const struct slice *secret = secret_at(r, slice_sub(text, at, text.len));
        if (secret) {
            buf_append_slice(out, slice_sub(text, copied, at));
            buf_append_str(out, replacement);
            copied = at + secret->len;
        }
        at += secret ? secret->len : 1;
    }
    if (copied > 0)
        buf_append_slice(out, slice_sub(text, copied, text.len));
}

struct slice redactor_apply(struct redactor *r, struct slice text, struct arena *arena)
{
    if (atomic_load_explicit(&r->count, memory_order_acquire) == 0)
        return text;
    struct buf redacted = BUF_INIT(BUF_UNLIMITED);
    pthread_rwlock_rdlock(&r->lock);
    append_redacted(r, text, &redacted);
    pthread_rwlock_unlock(&r->lock);
    if (redacted.len > 0)
        text = arena_copy(arena, buf_slice(&redacted));
    buf_deinit(&redacted);
    return text;
}
