#include "net/tls_setup.h"

#include "base/check.h"
#include "net/net_worker.h"
#include "net/tls_setup_private.h"

#include <stdlib.h>

struct tls_setup *tls_setup_new(struct net_worker *w, const struct tls_wishes *wishes,
                                struct error *error)
{
    struct tls_setup *s = xcalloc(1, sizeof(*s));
    s->config = *w->config;
    s->auth = (struct net_tls_auth){
        .cert_pem = wishes->cert_pem,
        .key_pem = wishes->key_pem,
        .password = wishes->password,
        .origin = "failed to append certificate from PEM",
    };
    s->config.tls_auth = &s->auth;
    s->config.tls_auth_count = wishes->cert_pem.len > 0 && wishes->key_pem.len > 0;
    s->context = tls_context_new(&s->config, error);
    if (s->context == NULL ||
        (wishes->authority_count > 0 &&
         tls_context_trust(s->context, wishes->authorities, wishes->authority_count, error) != 0)) {
        tls_setup_free(s);
        return NULL;
    }
    s->auth.cert_pem = s->auth.key_pem = s->auth.password = SLICE(""); /* they have been read */
    return s;
}

void tls_setup_free(struct tls_setup *s)
{
    if (s == NULL)
        return;
    tls_context_free(s->context);
    free(s);
}
