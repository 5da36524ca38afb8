/* What goes over HTTP, whichever version: requests, responses, headers, and the timings of one
 * exchange. */
#ifndef PROTO_HTTP_MESSAGE_H
#define PROTO_HTTP_MESSAGE_H

#include "base/arena.h"
#include "net/stream.h"
#include "proto/url.h"

struct http_header {
    struct slice name, value;
};

struct http_headers { /* in order of arrival / of sending; arrays live in an arena */
    uint32_t count, capacity;
    struct http_header *items;
};

void http_headers_add(struct http_headers *h, struct arena *arena, struct slice name,
                      struct slice value);

/* The same headers in an array of their own, to which others can be added. */
struct http_headers http_headers_copy(const struct http_headers *h, struct arena *arena);

/* First of that name, case-insensitive; .ptr NULL where absent. */
struct slice http_headers_get(const struct http_headers *h, struct slice name);

/* Replaces all of the name by one. */
void http_headers_set(struct http_headers *h, struct arena *arena, struct slice name,
                      struct slice value);
void http_headers_remove(struct http_headers *h, struct slice name);

/* Sorts pointers to headers by name; equal names keep their order. */
void http_headers_sort(const struct http_header **headers, uint32_t count);

/* Whether a header of that name holds the token in its comma-separated values, case-insensitive. */
bool http_headers_has_token(const struct http_headers *h, struct slice name, struct slice token);

/* Go's canonical form: "content-type" -> "Content-Type"; names with invalid characters stay as they
 * are. Returns the name itself when it is canonical already. */
struct slice http_header_canonical(struct slice name, struct arena *arena);

/* The same in place; false, and nothing changed, when a character may not stand in a name. */
bool http_header_canonicalize(char *name, size_t len);

bool http_header_name_valid(struct slice name);
bool http_header_value_valid(struct slice value);

/* What a client may send, and what it may do with it. RFC 9110 section 9. */
bool http_method_valid(struct slice method);

/* Whether a request without a body says so by Content-Length: 0; of other methods it goes without
 * saying. RFC 9110 section 8.6. */
bool http_method_announces_body(struct slice method);

enum http_body_kind {
    BODY_NONE,
    BODY_SIZED,
    BODY_CHUNKED /* an empty string body goes out chunked, as the reference does */
};

enum http_version {
    HTTP_NEGOTIATED,  /* HTTP/2 where the server offers it over TLS, else HTTP/1.1 */
    HTTP_1_ONLY,      /* HTTP/1.1 */
    HTTP_2_CLEARTEXT, /* as negotiated; HTTP/2 without asking where there is no TLS */
};

struct http_request {
    struct slice method; /* empty means GET */
    const struct url *url;
    struct http_headers headers; /* all that is sent but Host, Content-Length / Transfer-Encoding */
    struct slice host;           /* Host header; empty: from the url */
    struct slice body;           /* borrowed until the exchange ends */
    enum http_body_kind body_kind;
    bool discard_body;   /* don't keep the response's body */
    uint64_t body_limit; /* bytes of it after which the exchange is through; 0: none. HTTP/1 only */
    uint32_t vu_id;    /* picks the local address */
    bool no_reuse;     /* a connection of its own, closed afterwards */
    enum http_version version;
};

struct http_timings {   /* durations in nanoseconds; 0 where the phase didn't happen */
    int64_t start_ns;   /* monotonic */
    int64_t blocked_ns; /* until a connection was in hand, dialling included; 0 for an idle one */
    int64_t connecting_ns, tls_ns, sending_ns, waiting_ns, receiving_ns;
};

/* Sets sending, waiting and receiving of an exchange that ends now: when its connection was in
 * hand, when the request was written and the answer began (0: never). */
void http_timings_end(struct http_timings *t, int64_t connected_ns, int64_t written_ns,
                      int64_t first_byte_ns);

struct http_response { /* everything lives in the exchange's arena */
    int status;
    struct slice status_text;              /* "200 OK": code and reason phrase */
    struct slice proto;                    /* "HTTP/1.1", "HTTP/2.0" */
    struct http_headers headers, trailers; /* names canonical; Transfer-Encoding taken out */
    struct slice body;     /* still content-encoded; ptr NULL when discarded, and for 204 and 304 */
    uint64_t body_size;    /* bytes received, also when discarded */
    bool chunked, closing; /* what Transfer-Encoding and Connection said, which `headers` lacks */
};

struct http_exchange { /* the outcome of one hop */
    struct http_response response;
    struct http_timings timings;
    struct net_failure failure; /* code NET_OK on success; else response holds what had come */
    char remote_ip[48];
    uint16_t remote_port;
    const char *tls_version, *tls_cipher; /* "" for plain; static text */
    const struct stream_ocsp *ocsp;       /* NULL for plain */
    bool reused;                          /* an idle connection served it */
    bool sent; /* the request reached a connection (else: dial failure) */
};

struct exchange_result { /* what an exchange leaves behind, beside its outcome */
    bool reusable;       /* the connection may carry another exchange */
    bool untouched;      /* no byte of an answer came */
    bool unsent;         /* nothing of the request went out */
    bool refused;        /* HTTP/2: the server says it has done nothing with the request */
    struct slice behind; /* HTTP/1: bytes that came after a 101 answer, in the arena */
};

#endif
