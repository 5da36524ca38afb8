/* An HTTP exchange as samples: k6's nine values under the tags that describe it. */
#ifndef VU_RECORD_H
#define VU_RECORD_H

#include "proto/http_message.h"
#include "vu/vu.h"

struct http_record {
    const struct http_request *request;
    const struct http_exchange *exchange;
    struct slice name; /* the name tag when the script or a template set it; ptr NULL otherwise */
    bool judged;    /* by a responseCallback: makes http_req_failed and the tag expected_response */
    bool expected;  /* its verdict */
    int error_code; /* of this hop: 0, a network error's, or 1000 + status */
    struct slice error; /* text of a network error */
};

/* Adds the samples with `tags` (the VU's, with the request's own) and metadata. */
void record_http(struct vu *vu, const struct http_record *record, struct tagset *tags,
                 struct tagset *metadata);

#endif
