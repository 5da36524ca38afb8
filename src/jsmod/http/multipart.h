/* multipart/form-data for bodies that hold a file. */
#ifndef JSMOD_MULTIPART_H
#define JSMOD_MULTIPART_H

#include "jsmod/binding.h"
#include "vu/http_session.h"

struct multipart {
    struct buf out; /* the caller frees it */
    struct arena *arena;
    struct slice boundary;
};

void multipart_begin(struct multipart *w, struct arena *arena);
void multipart_add_text(struct multipart *w, struct slice name, struct slice text);

/* See http_file.h. 0, or -1 with an exception. */
int multipart_add_file(struct multipart *w, JSContext *ctx, struct slice name, JSValueConst value);

/* The Content-Type, in the arena. */
struct slice multipart_end(struct multipart *w);

/* Fills the call's body and Content-Type from an object whose members are files or values. 0 or -1
 * with an exception. */
int multipart_read(JSContext *ctx, JSValueConst object, struct arena *arena,
                   struct http_call *call);

#endif
