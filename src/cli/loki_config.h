/* How logs go to Loki: what stands behind --log-output=loki. */
#ifndef CLI_LOKI_CONFIG_H
#define CLI_LOKI_CONFIG_H

#include "base/arena.h"
#include "base/error.h"
#include "base/key_value.h"
#include "base/log.h"

enum { LOKI_MOST_PAIRS = 64 }; /* labels, headers or allowed labels in one configuration */

struct loki_config {
    struct slice url;
    uint32_t limit;         /* messages per period; the rest is only counted */
    uint32_t message_limit; /* characters of one */
    int64_t period_ns;
    enum log_level level; /* least level that is sent */
    struct key_value labels[LOKI_MOST_PAIRS], headers[LOKI_MOST_PAIRS];
    uint32_t label_count, header_count;
    bool has_allowed; /* only these labels stay, others go into the message */
    struct slice allowed[LOKI_MOST_PAIRS];
    uint32_t allowed_count;
    bool profile; /* tell of each push on standard error */
};

/* `line` is "loki" or "loki=url,key=value,..."; texts are copied into the arena. 0, or -1 with the
 * error, in k6's words. */
int loki_config_read(struct loki_config *config, struct slice line, struct arena *arena,
                     struct error *error);

bool loki_config_allows(const struct loki_config *config, struct slice label);

#endif
