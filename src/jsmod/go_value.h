/* Values in the form that k6, a Go program, shows them where a script hands over something odd:
 * "map[a:1 b:2]", "<nil>", "1e-07". */
#ifndef JSMOD_GO_VALUE_H
#define JSMOD_GO_VALUE_H

#include "base/buf.h"
#include "quickjs.h"

/* %v of the exported value. */
void go_value_append(JSContext *ctx, JSValueConst value, struct buf *out);

/* %T of the exported value: "int64", "float64", "bool", "string", "[]interface {}",
 * "map[string]interface {}", "[]uint16", "<nil>". */
const char *go_type_name(JSContext *ctx, JSValueConst value);

/* Whether a number would be an int64 there. */
bool go_is_integer(JSContext *ctx, JSValueConst value);

#endif
