#include "net/tls.h"

#include "base/check.h"
#include "loop/fiber.h"
#include "net/net_worker.h"
#include "net/stream_private.h"
#include "net/tls_context.h"
#include "net/tls_error.h"
#include "net/tls_session.h"
#include "net/tls_verify.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

/* --- handshake -------------------------------------------------------------------------------- */

static bool set_peer(SSL *ssl, struct slice host, struct slice alpn)
{
    struct address literal;
    char name[256];
    if (slice_ends(host, SLICE(".")))
        host.len--;
    if (host.len >= sizeof(name))
        return false;
    memcpy(name, host.ptr, host.len);
    name[host.len] = '\0';
    if (!address_parse(&literal, host) && SSL_set_tlsext_host_name(ssl, name) != 1)
        return false;
    if (alpn.len > 0 &&
        SSL_set_alpn_protos(ssl, (const unsigned char *)alpn.ptr, (unsigned)alpn.len) != 0)
        return false;
    return tls_verify_prepare(ssl, host);
}

static SSL *ssl_new(struct tls_context *context, BIO *below, struct slice host, struct slice alpn)
{
    SSL_CTX *ctx = tls_context_get(context);
    SSL *ssl = ctx != NULL ? SSL_new(ctx) : NULL;
    if (ssl == NULL) {
        BIO_free(below);
        return NULL;
    }
    SSL_set_bio(ssl, below, below);
    if (set_peer(ssl, host, alpn))
        return ssl;
    tls_verify_release(ssl);
    SSL_free(ssl);
    return NULL;
}

/* The session, over the socket. */
static bool start(struct stream *s, struct tls_context *context, struct slice host,
                  struct slice alpn)
{
    struct tls_session *t = xcalloc(1, sizeof(*t));
    t->transport = (struct tls_transport){ .stream = s, .shared = &s->worker->tls_input };
    s->tls = t;
    BIO *bio = tls_bio_new(&t->transport);
    t->ssl = bio != NULL ? ssl_new(context, bio, host, alpn) : NULL;
    return t->ssl != NULL;
}

/* The present session carries another one, whose BIO owns what was the session's SSL. */
static bool nest(struct stream *s, struct tls_context *context, struct slice host,
                 struct slice alpn)
{
    struct tls_session *t = s->tls;
    BIO *bio = BIO_new(BIO_f_ssl());
    if (bio == NULL)
        return false;
    tls_verify_release(t->ssl);
    BIO_set_ssl(bio, t->ssl, BIO_CLOSE);
    t->ssl = ssl_new(context, bio, host, alpn);
    return t->ssl != NULL;
}

void tls_session_free(struct tls_session *t)
{
    if (t == NULL)
        return;
    if (t->ssl != NULL)
        tls_verify_release(t->ssl);
    SSL_free(t->ssl);
    tls_transport_deinit(&t->transport);
    free(t);
}

/* The event to wait for after a call with this result; 0 when it failed or ended. */
static int event_of(const SSL *ssl, int result)
{
    switch (SSL_get_error(ssl, result)) {
    case SSL_ERROR_WANT_READ: return WATCH_READ;
    case SSL_ERROR_WANT_WRITE: return WATCH_WRITE;
    default: return 0;
    }
}

static int shake_hands(struct stream *s, struct tls_session *t, int64_t deadline_ns,
                       struct net_failure *failure)
{
    for (;;) {
        int result = SSL_connect(t->ssl);
        if (result == 1)
            return NET_OK;
        int event = event_of(t->ssl, result);
        if (event == 0)
            return tls_fail(t->ssl, &t->transport, "write", failure);
        ERR_clear_error();
        int waited = watch_wait(&s->watch, event, deadline_ns);
        if (waited != WAIT_OK)
            return net_fail_wait(failure, waited);
    }
}

int tls_handshake(struct stream *s, struct tls_context *context, struct slice host,
                  struct slice alpn, int64_t deadline_ns, struct net_failure *failure)
{
    if (context == NULL)
        context = s->worker->tls;
    bool ready = s->tls == NULL ? start(s, context, host, alpn) : nest(s, context, host, alpn);
    if (!ready) {
        ERR_clear_error();
        return net_fail(failure, NET_ERR_TLS, "tls: the connection can't be set up");
    }
    return shake_hands(s, s->tls, deadline_ns, failure);
}

/* --- data ------------------------------------------------------------------------------------- */

ssize_t tls_read(struct tls_session *t, void *to, size_t size, int *wait_for,
                 struct net_failure *failure)
{
    int n = SSL_read(t->ssl, to, size < INT32_MAX ? (int)size : INT32_MAX);
    if (n > 0)
        return n;
    *wait_for = 0;
    int why = SSL_get_error(t->ssl, n);
    if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) {
        *wait_for = why == SSL_ERROR_WANT_READ ? WATCH_READ : WATCH_WRITE;
        return -1;
    }
    bool below_ended = why == SSL_ERROR_SYSCALL && ERR_peek_error() == 0;
    if (why == SSL_ERROR_ZERO_RETURN ||
        ((t->transport.ended || below_ended) && t->transport.errno_value == 0)) {
        ERR_clear_error();
        return 0;
    }
    tls_fail(t->ssl, &t->transport, "read", failure);
    return -1;
}

ssize_t tls_write(struct tls_session *t, const void *from, size_t size, int *wait_for,
                  struct net_failure *failure)
{
    int n = SSL_write(t->ssl, from, size < INT32_MAX ? (int)size : INT32_MAX);
    if (n > 0)
        return n;
    *wait_for = event_of(t->ssl, n);
    if (*wait_for == 0)
        tls_fail(t->ssl, &t->transport, "write", failure);
    return -1;
}

bool tls_has_pending(const struct tls_session *t)
{
    return SSL_pending(t->ssl) > 0 || BIO_pending(SSL_get_rbio(t->ssl)) > 0;
}

bool tls_is_quiet(struct tls_session *t)
{
    char byte;
    int n = SSL_peek(t->ssl, &byte, 1);
    bool quiet = n <= 0 && SSL_get_error(t->ssl, n) == SSL_ERROR_WANT_READ;
    ERR_clear_error();
    if (quiet)
        t->transport.stream->watch.ready &= (uint8_t)~WATCH_READ;
    return quiet;
}

/* --- what was negotiated ---------------------------------------------------------------------- */

struct slice tls_alpn(const struct tls_session *t)
{
    const unsigned char *name;
    unsigned length;
    SSL_get0_alpn_selected(t->ssl, &name, &length);
    return length > 0 ? slice_make((const char *)name, length) : SLICE("");
}

const char *tls_version(const struct tls_session *t)
{
    switch (SSL_version(t->ssl)) {
    case TLS1_VERSION: return "tls1.0";
    case TLS1_1_VERSION: return "tls1.1";
    case TLS1_2_VERSION: return "tls1.2";
    case TLS1_3_VERSION: return "tls1.3";
    default: return "";
    }
}

const char *tls_cipher(const struct tls_session *t)
{
    const char *name = SSL_CIPHER_standard_name(SSL_get_current_cipher(t->ssl));
    return name != NULL ? name : "";
}
