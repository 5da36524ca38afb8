/* A TLS setup's inside, for dial.c. Private to net/. */
#ifndef NET_TLS_SETUP_PRIVATE_H
#define NET_TLS_SETUP_PRIVATE_H

#include "net/tls_context.h"

struct tls_setup {
    struct net_config config; /* the worker's, with another certificate */
    struct net_tls_auth auth;
    struct tls_context *context;
};

#endif
