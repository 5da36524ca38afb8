/* What k6/http keeps per VU. */
#ifndef JSMOD_HTTP_STATE_H
#define JSMOD_HTTP_STATE_H

#include "jsmod/binding.h"
#include "vu/http_session.h"

enum { RESPONSE_FIELDS_MAX = 32 };

struct http_module_state {
    const struct status_set *expected; /* setResponseCallback: NULL after null */
    struct status_set *own_expected;   /* what `expected` points to after one of the script's */
    JSAtom
        response_fields[RESPONSE_FIELDS_MAX]; /* names of Response's fields, in its table's order */
    struct arena arena;                       /* of the calls that the VU waits for */
    uint32_t arena_users;                     /* a params getter may make a request of its own */
};

/* Made when first asked for. */
struct http_module_state *http_state(struct vu *vu);

/* Frees it: for js_bindings.release. */
void http_state_release(struct vu *vu);

/* Memory for one call, emptied when the last user has left. */
struct arena *http_arena_enter(struct vu *vu);
void http_arena_leave(struct vu *vu);

#endif
