/* The body of a message as a FormData. */
#ifndef JSMOD_FORM_DATA_PARSE_H
#define JSMOD_FORM_DATA_PARSE_H

#include "base/slice.h"

#include "quickjs.h"

/* A new FormData; a TypeError where the type isn't one of the two that forms have, or the bytes
 * aren't what it says. */
JSValue form_data_parse(JSContext *ctx, struct slice bytes, struct slice content_type);

#endif
