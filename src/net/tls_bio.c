#include "net/tls_bio.h"

#include "base/check.h"
#include "net/stream_private.h"

#include <errno.h>
#include <openssl/bio.h>
#include <pthread.h>

static size_t take(const char *bytes, size_t *from, size_t to, char *out, size_t size)
{
    size_t n = to - *from < size ? to - *from : size;
    memcpy(out, bytes + *from, n);
    *from += n;
    return n;
}

static size_t take_stash(struct tls_transport *t, char *out, size_t size)
{
    size_t n = take(t->stash, &t->stash_from, t->stash_to, out, size);
    if (t->stash_from == t->stash_to) {
        free(t->stash);
        t->stash = NULL;
        t->stash_from = t->stash_to = 0;
    }
    return n;
}

/* The memory is needed by another connection: what is left there is copied. */
static void move_out(struct tls_input *input)
{
    struct tls_transport *owner = input->owner;
    size_t left = input->to - input->from;
    input->owner = NULL;
    if (owner == NULL || left == 0)
        return;
    DCHECK(owner->stash == NULL);
    owner->stash = xmalloc(left);
    memcpy(owner->stash, input->bytes + input->from, left);
    owner->stash_from = 0;
    owner->stash_to = left;
}

static struct tls_input *claim_input(struct tls_transport *t)
{
    if (*t->shared == NULL)
        *t->shared = xcalloc(1, sizeof(**t->shared));
    struct tls_input *input = *t->shared;
    if (input->owner != t)
        move_out(input);
    input->owner = t;
    input->from = input->to = 0;
    return input;
}

static int retry_or_fail(BIO *bio, struct tls_transport *t, bool reading)
{
    if (errno == EAGAIN) {
        if (reading)
            BIO_set_retry_read(bio);
        else
            BIO_set_retry_write(bio);
        return -1;
    }
    t->errno_value = errno;
    t->failed_read = reading;
    return -1;
}

static int bio_read(BIO *bio, char *out, int size)
{
    struct tls_transport *t = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    if (t->stash != NULL)
        return (int)take_stash(t, out, (size_t)size);
    struct tls_input *input = *t->shared;
    if (input == NULL || input->owner != t || input->from == input->to) {
        input = claim_input(t);
        ssize_t n = stream_socket_read(t->stream, input->bytes, sizeof(input->bytes));
        t->maybe_more = n == (ssize_t)sizeof(input->bytes);
        if (n < 0)
            return retry_or_fail(bio, t, true);
        t->ended = n == 0;
        input->to = (size_t)n;
    }
    return (int)take(input->bytes, &input->from, input->to, out, (size_t)size);
}

static int bio_write(BIO *bio, const char *bytes, int size)
{
    struct tls_transport *t = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    ssize_t n = stream_socket_write(t->stream, bytes, (size_t)size);
    return n < 0 ? retry_or_fail(bio, t, false) : (int)n;
}

/* Whether ciphertext is at hand, or may be in the socket without an edge to tell of it. */
static bool has_pending(const struct tls_transport *t)
{
    const struct tls_input *input = *t->shared;
    return t->stash != NULL || t->maybe_more ||
           (input != NULL && input->owner == t && input->from < input->to);
}

static long bio_ctrl(BIO *bio, int command, long number, void *pointer)
{
    const struct tls_transport *t = BIO_get_data(bio);
    switch (command) {
    case BIO_CTRL_EOF: return t->ended;
    case BIO_CTRL_PENDING: return has_pending(t);
    case BIO_CTRL_FLUSH: return 1;
    default: return 0;
    }
}

static BIO_METHOD *method;
static pthread_once_t method_once = PTHREAD_ONCE_INIT;

static void make_method(void)
{
    method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "stream");
    if (method == NULL)
        return;
    BIO_meth_set_read(method, bio_read);
    BIO_meth_set_write(method, bio_write);
    BIO_meth_set_ctrl(method, bio_ctrl);
}

BIO *tls_bio_new(struct tls_transport *t)
{
    pthread_once(&method_once, make_method);
    BIO *bio = method != NULL ? BIO_new(method) : NULL;
    if (bio == NULL)
        return NULL;
    BIO_set_data(bio, t);
    BIO_set_init(bio, 1);
    return bio;
}

bool tls_transport_began(const struct tls_transport *t, struct slice text)
{
    const struct tls_input *input = *t->shared;
    return input != NULL && input->owner == t && input->to >= text.len &&
           memcmp(input->bytes, text.ptr, text.len) == 0;
}

void tls_transport_deinit(struct tls_transport *t)
{
    if (*t->shared != NULL && (*t->shared)->owner == t)
        (*t->shared)->owner = NULL;
    free(t->stash);
    t->stash = NULL;
}
