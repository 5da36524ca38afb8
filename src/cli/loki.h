/* The log's way to Loki (https://grafana.com/docs/loki): what is logged is kept, and pushed once in
 * a period by a fiber of the control loop. */
#ifndef CLI_LOKI_H
#define CLI_LOKI_H

#include "base/log.h"

/* Starts it on this loop. `line` is --log-output's value. NULL with the error. */
struct loki *loki_start(struct slice line, struct error *error);

/* The least level that it wants. */
enum log_level loki_level(const struct loki *l);

/* A log_taker, whose context is the struct loki. */
void loki_take(void *context, enum log_level level, struct slice message,
               const struct log_field *fields, size_t count);

/* Pushes what is left. The log must not write to it any more. NULL is fine. */
void loki_stop(struct loki *l);

#endif
