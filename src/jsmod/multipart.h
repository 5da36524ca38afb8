/* multipart/form-data for bodies that hold a file. */
#ifndef JSMOD_MULTIPART_H
#define JSMOD_MULTIPART_H

#include "jsmod/binding.h"
#include "vu/http_session.h"

/* Fills the call's body and Content-Type from an object whose members are files or values. 0 or -1
 * with an exception. */
int multipart_read(JSContext *ctx, JSValueConst object, struct arena *arena,
                   struct http_call *call);

#endif
