/* The global functions atob and btoa. */
#ifndef JSMOD_WEB_BASE64_H
#define JSMOD_WEB_BASE64_H

#include "quickjs.h"

JSValue web_atob(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv);
JSValue web_btoa(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv);

#endif
