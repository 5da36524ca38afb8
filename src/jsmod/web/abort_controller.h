/* AbortController: a signal, and who may abort it. */
#ifndef JSMOD_ABORT_CONTROLLER_H
#define JSMOD_ABORT_CONTROLLER_H

#include "quickjs.h"

JSValue abort_controller_constructor(JSContext *ctx);

#endif
