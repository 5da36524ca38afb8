/* The global function structuredClone. */
#ifndef JSMOD_STRUCTURED_CLONE_H
#define JSMOD_STRUCTURED_CLONE_H

#include "quickjs.h"

JSValue structured_clone(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv);

#endif
