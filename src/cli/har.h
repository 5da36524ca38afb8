/* Recordings of browsers: HTTP Archives (HAR 1.2, https://w3c.github.io/web-performance/specs/HAR).
 * What of them a script needs. */
#ifndef CLI_HAR_H
#define CLI_HAR_H

#include "base/arena.h"
#include "base/error.h"
#include "base/key_value.h"

struct har_request {
    struct slice method, url;
    struct slice page; /* the title of the page that it belongs to; empty: none */
    /* Headers that a script has to set itself; cookies that no earlier answer has set; the fields
     * of a form, where there is no body. */
    struct key_value *headers, *cookies, *form;
    uint32_t header_count, cookie_count, form_count;
    struct slice body; /* .ptr NULL: none */
    int status;        /* of the answer; 0 where there was none */
    int64_t start_ms;  /* since 1970 */
};

struct har {
    struct har_request *requests; /* by start */
    uint32_t count;
};

/* Reads a recording; everything is in the arena or part of `json`. 0, or -1 with the error. */
int har_read(struct har *har, struct slice json, struct arena *arena, struct error *error);

#endif
