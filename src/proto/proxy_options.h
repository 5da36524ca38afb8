/* The proxies that the environment names, as net/ wants them. */
#ifndef PROTO_PROXY_OPTIONS_H
#define PROTO_PROXY_OPTIONS_H

#include "base/error.h"
#include "net/proxy_rules.h"

/* Reads HTTP_PROXY, HTTPS_PROXY and NO_PROXY, or the same in lower case, into the arena. 0, or -1
 * with an error that names the variable. */
int proxy_options_apply(struct proxy_rules *rules, struct arena *arena, struct error *error);

/* The proxy at an address of the same form; `name` is what named it, for the error. NULL with it.
 */
const struct net_proxy *proxy_parse(const char *name, struct slice address, struct arena *arena,
                                    struct error *error);

#endif
