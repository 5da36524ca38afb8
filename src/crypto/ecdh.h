/* The secret that two keys on a curve share (SP 800-56A section 5.7.1.2). Any thread. */
#ifndef CRYPTO_ECDH_H
#define CRYPTO_ECDH_H

#include "base/buf.h"
#include "base/error.h"

struct evp_pkey_st;

/* Appends the x coordinate. Both keys are on the same curve. */
int ecdh(struct evp_pkey_st *private_key, struct evp_pkey_st *public_key, struct buf *out,
         struct error *error);

#endif
