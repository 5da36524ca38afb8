/* The importable modules, one file each. A new one is a file and a row in module_table.c. */
#ifndef JSMOD_MODULE_TABLE_H
#define JSMOD_MODULE_TABLE_H

#include "base/slice.h"

#include <stdint.h>

struct native_module;
struct vu_bindings;

extern const struct native_module mod_k6, mod_crypto, mod_csv, mod_data, mod_encoding,
    mod_execution, mod_experimental_grpc, mod_experimental_timers, mod_fs, mod_grpc, mod_html,
    mod_http, mod_metrics, mod_secrets, mod_timers, mod_webcrypto, mod_ws, mod_websockets,
    mod_experimental_websockets, mod_x509;

/* Allocates the classes' ids and starts the scripts' clock: once, before any thread runs scripts.
 */
void module_table_init(void);

const struct native_module *const *module_table(uint32_t *count);

/* For the bundle: whether a specifier is one of them. */
bool module_table_has(void *context, struct slice specifier);

/* Likewise, for those that are written in JavaScript: their text. */
bool module_table_text(void *context, struct slice specifier, struct slice *text);

/* How the JavaScript side hooks into a VU's life: see vu/test.h. */
extern const struct vu_bindings js_bindings;

#endif
