#include "net/tunnel.h"

#include "net/address.h"

enum {
    VERSION = 5,
    PASSWORD_VERSION = 1,
    MAX_TEXT = 255, /* names and credentials have a byte of length */
};

enum method { METHOD_NONE = 0, METHOD_PASSWORD = 2 };
enum address_type { TYPE_V4 = 1, TYPE_NAME = 3, TYPE_V6 = 4 };

/* One conversation. */
struct socks {
    struct stream *stream;
    const struct net_proxy *proxy;
    int64_t deadline_ns;
    struct net_failure *failure;
};

static int send_bytes(struct socks *x, const void *bytes, size_t size)
{
    return stream_write(x->stream, slice_make(bytes, size), x->deadline_ns, x->failure);
}

/* Exactly so many bytes, never one that belongs to what follows. */
static int receive(struct socks *x, unsigned char *to, size_t size)
{
    for (size_t got = 0; got < size;) {
        ssize_t n = stream_read(x->stream, to + got, size - got, false, x->deadline_ns, x->failure);
        if (n < 0)
            return (int)-n;
        if (n == 0)
            return net_fail(x->failure, NET_ERR_TCP, got > 0 ? "unexpected EOF" : "EOF");
        got += (size_t)n;
    }
    return NET_OK;
}

/* --- greeting --------------------------------------------------------------------------------- */

static int send_password(struct socks *x)
{
    struct slice user = x->proxy->username, password = x->proxy->password;
    unsigned char request[3 + 2 * MAX_TEXT], answer[2];
    if (user.len == 0 || user.len > MAX_TEXT || password.len > MAX_TEXT)
        return net_fail(x->failure, NET_ERR_TCP, "invalid username/password");
    size_t n = 0;
    request[n++] = PASSWORD_VERSION;
    request[n++] = (unsigned char)user.len;
    memcpy(request + n, user.ptr, user.len);
    n += user.len;
    request[n++] = (unsigned char)password.len;
    if (password.len > 0)
        memcpy(request + n, password.ptr, password.len);
    int result = send_bytes(x, request, n + password.len);
    if (result == NET_OK)
        result = receive(x, answer, sizeof(answer));
    if (result != NET_OK)
        return result;
    if (answer[0] != PASSWORD_VERSION)
        return net_fail(x->failure, NET_ERR_TCP, "invalid username/password version");
    if (answer[1] != 0)
        return net_fail(x->failure, NET_ERR_TCP, "username/password authentication failed");
    return NET_OK;
}

static int check_version(struct socks *x, unsigned char version)
{
    return version == VERSION
               ? NET_OK
               : net_fail(x->failure, NET_ERR_TCP, "unexpected protocol version %u", version);
}

static int greet(struct socks *x)
{
    static const unsigned char without[] = { VERSION, 1, METHOD_NONE };
    static const unsigned char with[] = { VERSION, 2, METHOD_NONE, METHOD_PASSWORD };
    unsigned char answer[2];
    int result = x->proxy->has_credentials ? send_bytes(x, with, sizeof(with))
                                           : send_bytes(x, without, sizeof(without));
    if (result == NET_OK)
        result = receive(x, answer, sizeof(answer));
    if (result == NET_OK)
        result = check_version(x, answer[0]);
    if (result != NET_OK || answer[1] == METHOD_NONE)
        return result;
    if (answer[1] == METHOD_PASSWORD && x->proxy->has_credentials)
        return send_password(x);
    return net_fail(x->failure, NET_ERR_TCP, "no acceptable authentication methods");
}

/* --- request ---------------------------------------------------------------------------------- */

static int send_target(struct socks *x, struct slice host, uint16_t port)
{
    unsigned char request[4 + 1 + MAX_TEXT + 2] = { VERSION, 1, 0 };
    struct address literal;
    size_t n = 4;
    if (address_parse(&literal, host)) {
        size_t size = literal.is_v4 ? 4 : 16;
        request[3] = literal.is_v4 ? TYPE_V4 : TYPE_V6;
        memcpy(request + n, literal.bytes.s6_addr, size);
        n += size;
    } else if (host.len <= MAX_TEXT) {
        request[3] = TYPE_NAME;
        request[n++] = (unsigned char)host.len;
        memcpy(request + n, host.ptr, host.len);
        n += host.len;
    } else {
        return net_fail(x->failure, NET_ERR_TCP, "FQDN too long");
    }
    request[n++] = (unsigned char)(port >> 8);
    request[n++] = (unsigned char)port;
    return send_bytes(x, request, n);
}

static int refuse(struct socks *x, unsigned char reply)
{
    static const char *const texts[] = {
        "succeeded",
        "general SOCKS server failure",
        "connection not allowed by ruleset",
        "network unreachable",
        "host unreachable",
        "connection refused",
        "TTL expired",
        "command not supported",
        "address type not supported",
    };
    if (reply < sizeof(texts) / sizeof(texts[0]))
        return net_fail(x->failure, NET_ERR_TCP, "unknown error %s", texts[reply]);
    return net_fail(x->failure, NET_ERR_TCP, "unknown error unknown code: %u", reply);
}

/* The address that the proxy has bound is of no use, but has to be read. */
static int skip_address(struct socks *x, unsigned char type)
{
    unsigned char address[MAX_TEXT + 2];
    size_t size = type == TYPE_V4 ? 4 : 16;
    if (type == TYPE_NAME) {
        int result = receive(x, address, 1);
        if (result != NET_OK)
            return result;
        size = address[0];
    } else if (type != TYPE_V4 && type != TYPE_V6) {
        return net_fail(x->failure, NET_ERR_TCP, "unknown address type %u", type);
    }
    return receive(x, address, size + 2);
}

static int request_target(struct socks *x, struct slice host, uint16_t port)
{
    unsigned char answer[4];
    int result = send_target(x, host, port);
    if (result == NET_OK)
        result = receive(x, answer, sizeof(answer));
    if (result == NET_OK)
        result = check_version(x, answer[0]);
    if (result != NET_OK)
        return result;
    if (answer[1] != 0)
        return refuse(x, answer[1]);
    if (answer[2] != 0)
        return net_fail(x->failure, NET_ERR_TCP, "non-zero reserved field");
    return skip_address(x, answer[3]);
}

/* "EOF" becomes "socks connect tcp 127.0.0.1:1080->example.com:80: EOF". */
static int explain(struct socks *x, struct slice host, uint16_t port)
{
    struct net_failure cause = *x->failure;
    if (cause.code == NET_ERR_TIMEOUT || cause.code == NET_ERR_CANCELLED)
        return cause.code;
    char from[HOST_PORT_SIZE], to[HOST_PORT_SIZE];
    host_port_format(stream_remote_ip(x->stream), stream_remote_port(x->stream), from);
    return net_fail(x->failure, NET_ERR_TCP, "socks connect tcp %s->%s: %s", from,
                    host_port_format(host, port, to), net_failure_long(&cause));
}

int socks_tunnel_open(struct stream *s, const struct net_proxy *proxy, struct slice host,
                      uint16_t port, int64_t deadline_ns, struct net_failure *failure)
{
    struct socks x = { s, proxy, deadline_ns, failure };
    int result = greet(&x);
    if (result == NET_OK)
        result = request_target(&x, host, port);
    return result == NET_OK ? NET_OK : explain(&x, host, port);
}
