/* The global URLSearchParams, alone or as the query of a URL. */
#ifndef JSMOD_URL_SEARCH_PARAMS_H
#define JSMOD_URL_SEARCH_PARAMS_H

#include "base/buf.h"

#include "quickjs.h"

JSValue url_search_params_constructor(JSContext *ctx);

/* Appends "a=1&b=2"; false, with nothing appended, for what is no URLSearchParams. */
bool url_search_params_append(JSValueConst value, struct buf *out);

/* --- for url.c -------------------------------------------------------------------------------- */

/* Whose query the pairs are. Both know each other, until one of them ends. */
struct search_owner {
    struct search_params *params; /* NULL while nobody has asked for them */
    void (*changed)(struct search_owner *owner, struct slice query);
};

/* The pairs of the query, which tell the owner of changes. */
JSValue url_search_params_new(JSContext *ctx, struct search_owner *owner, struct slice query);

/* The query is another now. */
void url_search_params_reset(struct search_owner *owner, struct slice query);

/* The owner's end. */
void url_search_params_leave(struct search_owner *owner);

#endif
