/* The TLS options that come as text: cipher names, the key log. Private to net/. */
#ifndef NET_TLS_OPTIONS_H
#define NET_TLS_OPTIONS_H

#include "net/net_config.h"

#include <openssl/types.h>

/* All 0, or -1 with the error. */
int tls_options_set_ciphers(SSL_CTX *ctx, const struct net_config *config, struct error *error);
int tls_options_set_key_log(SSL_CTX *ctx, const struct net_config *config, struct error *error);

#endif
