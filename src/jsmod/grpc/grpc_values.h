/* Status codes and serving states as scripts see them: numbers that are shown by their name, and
 * identical where they are equal: `${r.status}`, r.status === grpc.StatusOK, r.status == 5. */
#ifndef JSMOD_GRPC_VALUES_H
#define JSMOD_GRPC_VALUES_H

#include "jsmod/binding.h"

/* Sets StatusOK, HealthCheckServing and so on. 0, or -1 with an exception. */
int grpc_values_export(JSContext *ctx, JSValueConst exports);

JSValue grpc_code_value(JSContext *ctx, uint32_t code);
JSValue grpc_health_value(JSContext *ctx, uint32_t state);

void grpc_values_release(struct vu *vu);

#endif
