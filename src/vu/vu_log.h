/* What a VU's script says and what becomes of its exceptions, as log lines in k6's form. */
#ifndef VU_VU_LOG_H
#define VU_VU_LOG_H

#include "base/log.h"

struct vu;

/* An exception that ended an iteration: text and stack, with source=stacktrace, executor and
 * scenario. */
void vu_log_exception(const struct vu *vu, struct slice text, bool in_promise);

/* console.log and friends: source=console, to the log or to --console-output's file. */
void vu_log_console(const struct vu *vu, enum log_level level, struct slice text);

/* A warning about something the script did, with an optional `error` field (k6: "Request Failed").
 */
void vu_log_warning(const struct vu *vu, struct slice text, struct slice error_field);

#endif
