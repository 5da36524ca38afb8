/* A script's HTTP request as a whole: redirects, cookies, timeout, samples of each hop. Between
 * jsmod's http binding, which turns JavaScript into a call and a result into JavaScript, and
 * proto's client, which knows no measurements. */
#ifndef VU_HTTP_SESSION_H
#define VU_HTTP_SESSION_H

#include "proto/cookie.h"
#include "proto/http_auth.h"
#include "proto/http_message.h"
#include "vu/vu.h"

/* Which statuses a script expects (http.expectedStatuses): ranges, both ends included. */
struct status_range {
    uint16_t min, max;
};
struct status_set {
    uint32_t count;
    struct status_range ranges[];
};
size_t status_set_size(uint32_t count); /* bytes of a set of so many ranges */
bool status_set_has(const struct status_set *set, int status);

/* 200 to 399. */
extern const struct status_set status_set_default;

enum http_response_type { RESPONSE_TEXT, RESPONSE_BINARY, RESPONSE_NONE };

/* What the script asked for. Everything lives in the arena that the call is made with. */
struct http_call {
    struct slice method; /* as on the wire; empty means GET */
    struct url url;
    struct slice url_text;       /* as the script wrote it */
    struct slice name;           /* of the http.url template, or empty */
    struct http_headers headers; /* User-Agent and the script's */
    struct slice host;           /* Host header; empty: the URL's */
    bool has_body;
    struct slice body;      /* as the script gave it */
    struct slice sent_body; /* as it goes over the wire: compressed where asked for */
    int64_t timeout_ns;     /* zero or less fails at once */
    bool redirects_set;     /* by params or the option: silences the warning */
    int64_t max_redirects;
    struct cookie_jar *jar; /* NULL: none */
    uint32_t cookie_count;
    struct http_follow_cookie *cookies; /* proto/http_follow.h */
    struct tag_changes *tags; /* the script's own for this request; NULL when there are none */
    enum http_response_type response_type;
    enum http_auth auth;
    bool throws;
    const bool *abandoned; /* true: its fiber was cancelled for this call alone, which has failed;
                              NULL where that can't be */
    const struct status_set
        *expected; /* NULL: no responseCallback, so neither tag nor http_req_failed */
};

struct http_result {
    int error_code;        /* 0, or k6's number */
    struct slice error;    /* Response.error */
    struct slice log_text; /* the long form, as Go says it: `Get "http://...": ...`; set with a
                              network error */
    bool cancelled;        /* the VU was stopped: nothing of this is to be seen */
    bool unsupported;      /* 101: the call throws `log_text` */
    int status;
    struct slice status_text, proto, url;
    struct http_headers headers; /* of the last hop */
    bool has_body;               /* false: Response.body is null */
    struct slice body;           /* decoded */
    char remote_ip[48];
    uint16_t remote_port;
    struct http_timings timings; /* of the last hop */
    const char *tls_version, *tls_cipher;
    struct stream_ocsp ocsp; /* zero for plain connections */
    /* what was asked, as Response.request shows it */
    struct slice request_method, request_url, request_body;
    struct http_headers request_headers;
    struct slice request_cookies; /* the Cookie header, which may be more than that of
                                   * request_headers; ptr NULL: none */
};

/* Runs the call on the present fiber. Its samples carry the tags that the VU had when `tags` was
 * taken (a counted reference of the caller's): an asynchronous request keeps those of its start. */
void http_session_run(struct vu *vu, const struct http_call *call, struct tagset *tags,
                      struct tagset *metadata, struct arena *arena, struct http_result *out);

#endif
