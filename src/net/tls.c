#include "net/tls.h"
int tls_handshake(struct stream *s, struct slice host, struct slice alpn, int64_t deadline_ns,
                  struct net_failure *failure)
{
    return net_fail(failure, NET_ERR_TLS, "tls: not there yet");
}
void tls_session_free(struct tls_session *t)
{
}
ssize_t tls_read(struct tls_session *t, void *to, size_t size, int *wait_for,
                 struct net_failure *failure)
{
    return -1;
}
ssize_t tls_write(struct tls_session *t, const void *from, size_t size, int *wait_for,
                  struct net_failure *failure)
{
    return -1;
}
bool tls_has_pending(const struct tls_session *t)
{
    return false;
}
bool tls_is_quiet(struct tls_session *t)
{
    return false;
}
struct slice tls_alpn(const struct tls_session *t)
{
    return SLICE("");
}
const char *tls_version(const struct tls_session *t)
{
    return "";
}
const char *tls_cipher(const struct tls_session *t)
{
    return "";
}
void tls_ocsp(const struct tls_session *t, struct stream_ocsp *out)
{
}
