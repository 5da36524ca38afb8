/* From a host and a port to a connected stream: DNS, TCP, TLS, each phase timed where it happens.
 * Blocks the calling fiber. */
#ifndef NET_DIAL_H
#define NET_DIAL_H

#include "base/buf.h"
#include "net/net_config.h"
#include "net/net_error.h"
#include "net/stream.h"

/* Per loop: DNS cache and resolver, TLS context, shared buffers. One for each worker thread. */
struct net_worker;
struct tls_setup;

/* Borrows the configuration. NULL with an error: a bad certificate, cipher name ... */
struct net_worker *net_worker_new(const struct net_config *config, struct error *error);

/* NULL is fine. All its streams are freed before. */
void net_worker_free(struct net_worker *w);

/* Memory that all fibers of the worker share, so that an idle connection needs none of its own.
 * What is in it is lost whenever the fiber waits. */
enum { NET_WORKER_BUFFER_SIZE = 64 * 1024 };
char *net_worker_read_buffer(struct net_worker *w);
struct buf *net_worker_write_buffer(struct net_worker *w);

/* Raises the limit of open files to what the system allows; once, at the start. */
void net_raise_file_limit(void);

/* The proxy that the configuration has for a target; NULL for none. For an HTTPS or WSS URL `tls`
 * is true. */
const struct net_proxy *net_worker_proxy(const struct net_worker *w, bool tls, struct slice host,
                                         uint16_t port);

struct dial_target {
    struct slice host; /* name or address literal, no brackets */
    uint16_t port;
    bool tls;
    struct slice tls_name;             /* whom the certificate is for; empty: the host */
    const struct tls_setup *tls_setup; /* see tls_setup.h; NULL: as the options say */
    struct slice alpn;             /* wire format offer ("\x02h2\x08http/1.1"), empty for none */
    uint32_t vu_id;                /* picks the local address */
    const struct net_proxy *proxy; /* through it; NULL for none */
    bool whole_requests; /* an HTTP proxy gets these, when without TLS, and makes no tunnel */
};

struct dial_timings {                      /* durations; 0 where the phase didn't happen */
    int64_t dns_ns, connect_ns;            /* of the proxy where there is one */
    int64_t tls_ns;                        /* with an HTTPS proxy and with the target */
    uint64_t failed_sent, failed_received; /* bytes that a failed handshake took */
};

/* 0 with *out (owned: stream_free), or a net_error with `failure` set. */
int dial(struct net_worker *w, const struct dial_target *target, int64_t deadline_ns,
         struct stream **out, struct dial_timings *timings, struct net_failure *failure);

#endif
