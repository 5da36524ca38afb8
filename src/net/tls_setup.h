/* TLS as some connections want it, in place of what the options say: another client certificate,
 * more authorities. Versions and ciphers stay the options'. On the worker's thread. */
#ifndef NET_TLS_SETUP_H
#define NET_TLS_SETUP_H

#include "net/dial.h"

struct tls_wishes {
    struct slice cert_pem, key_pem, password; /* empty for none */
    const struct slice *authorities;          /* PEM; trusted beside the system's */
    uint32_t authority_count;
};

/* NULL with an error that says what can't be used. The texts are copied. */
struct tls_setup *tls_setup_new(struct net_worker *w, const struct tls_wishes *wishes,
                                struct error *error);

/* NULL is fine. Its connections may outlive it. */
void tls_setup_free(struct tls_setup *s);

#endif
