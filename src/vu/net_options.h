/* The options that concern connections, as net/ wants them. */
#ifndef VU_NET_OPTIONS_H
#define VU_NET_OPTIONS_H

#include "net/net_config.h"
#include "plan/options.h"
#include "proto/http_message.h"

/* Fills `out` from resolved options; text and arrays live in the arena. 0, or -1 with the error. */
int net_options_apply(struct net_config *out, const struct options *options, struct arena *arena,
                      struct error *error);

/* What HTTP versions requests go over. GODEBUG=http2client=0 turns HTTP/2 off, as with k6. */
enum http_version net_options_http_version(const struct options *options);

#endif
