/* Messages on their way to Loki, and how they are sent: the JSON of its push API, a stream for each
 * set of labels. No threads, no network. */
#ifndef CLI_LOKI_BATCH_H
#define CLI_LOKI_BATCH_H

#include "base/buf.h"
#include "cli/loki_config.h"

struct loki_message;

struct loki_batch {
    struct arena arena;
    struct loki_message *first, *last;
    uint32_t count, dropped;
    int64_t last_ns; /* time of the last message */
};

void loki_batch_init(struct loki_batch *b);
void loki_batch_deinit(struct loki_batch *b);

/* Adds a message, or counts it when there are as many as the limit allows. Time since 1970. */
void loki_batch_add(struct loki_batch *b, const struct loki_config *config, int64_t wall_ns,
                    enum log_level level, struct slice message, const struct log_field *fields,
                    size_t count);

/* {"streams":[{"stream":{labels},"values":[["nanoseconds","message"],...]},...]}, with a warning
 * of what was dropped. */
void loki_batch_write(struct buf *out, struct loki_batch *b, const struct loki_config *config);

#endif
