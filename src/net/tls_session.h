/* A session's inside, for the files that implement tls.h. */
#ifndef NET_TLS_SESSION_H
#define NET_TLS_SESSION_H

#include "net/tls_bio.h"

struct tls_session {
    SSL *ssl;
    struct tls_transport transport;
};

#endif
