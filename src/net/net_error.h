/* Why a connection or request failed, as the numbers that samples carry in `error_code`: k6's
 * table, one enum for all of net, proto and vu. */
#ifndef NET_NET_ERROR_H
#define NET_NET_ERROR_H

#include "base/slice.h"

enum net_error {
    NET_OK = 0,
    NET_ERR_GENERIC = 1000,
    NET_ERR_NON_TCP = 1010, /* TLS alerts, too */
    NET_ERR_INVALID_URL = 1020,
    NET_ERR_TIMEOUT = 1050,
    NET_ERR_DNS = 1100,
    NET_ERR_DNS_NO_HOST = 1101,
    NET_ERR_BLACKLISTED_IP = 1110,
    NET_ERR_BLOCKED_HOST = 1111,
    NET_ERR_TCP = 1200,
    NET_ERR_BROKEN_PIPE = 1201,
    NET_ERR_TCP_ERRNO = 1202,
    NET_ERR_DIAL = 1210,
    NET_ERR_DIAL_TIMEOUT = 1211,
    NET_ERR_DIAL_REFUSED = 1212,
    NET_ERR_DIAL_ERRNO = 1213,
    NET_ERR_RESET = 1220,
    NET_ERR_TLS = 1300,
    NET_ERR_TLS_RECORD_HEADER = 1301,
    NET_ERR_X509_UNKNOWN_AUTHORITY = 1310,
    NET_ERR_X509_HOSTNAME = 1311,
    NET_ERR_HTTP_STATUS_BASE = 1000, /* + status, for 4xx and 5xx: 1400..1599 */
    NET_ERR_HTTP2 = 1600,
    NET_ERR_HTTP2_GOAWAY = 1610, /* + 1 + HTTP/2 code where known, these three */
    NET_ERR_HTTP2_STREAM = 1630,
    NET_ERR_HTTP2_CONNECTION = 1650,
    NET_ERR_DECOMPRESSION = 1701,
    NET_ERR_CANCELLED = 9000 /* ours: the VU was stopped; makes no sample */
};

/* A failure: its code, and the text that scripts see ("dial: connection refused", "lookup: no such
 * host",
 * ...). The text is bounded, there is no allocation. */
struct net_failure {
    enum net_error code;
    char text[232];   /* short: the tag `error` and Response.error */
    char detail[232]; /* long, for logs and thrown errors; empty where the short one says it all */
};

/* Sets code and text (cut to fit); returns the code. */
int net_fail(struct net_failure *f, enum net_error code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds the long text to what net_fail has set. */
void net_failure_detail(struct net_failure *f, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

const char *net_failure_long(const struct net_failure *f);

/* From the errno of a system call on a TCP socket; `op` is "dial", "read" or "write". */
int net_fail_errno(struct net_failure *f, const char *op, int errno_value);

/* From a wait that didn't end well (WAIT_TIMEOUT, WAIT_CANCELLED): "request timeout", or
 * cancelled. */
int net_fail_wait(struct net_failure *f, int wait_result);

#endif
