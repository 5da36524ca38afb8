/* Keys from passwords: PBKDF2 with HMAC (RFC 8018 section 5.2). Any thread. */
#ifndef CRYPTO_PBKDF2_H
#define CRYPTO_PBKDF2_H

#include "base/error.h"
#include "crypto/digest.h"
#include "crypto/patience.h"

struct pbkdf2_params {
    enum digest digest; /* one of the SHAs */
    struct slice salt;
    uint32_t iterations; /* 1 or more */
};

/* Derives so many bytes; -1 with the error when patience was over. */
int pbkdf2(const struct pbkdf2_params *params, struct slice password, unsigned char *out,
           size_t size, const struct patience *patience, struct error *error);

#endif
