/* The global `performance`: a clock that never goes back. */
#ifndef JSMOD_PERFORMANCE_H
#define JSMOD_PERFORMANCE_H

#include "quickjs.h"

/* Once, before any thread runs scripts: the moment that all VUs count from. */
void performance_init(void);

double performance_now_ms(void);

JSValue performance_object(JSContext *ctx);

#endif
