/* The global function fetch. */
#ifndef JSMOD_FETCH_H
#define JSMOD_FETCH_H

#include "quickjs.h"

JSValue fetch(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv);

#endif
