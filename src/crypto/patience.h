/* How long a caller is willing to wait for what may take seconds. */
#ifndef CRYPTO_PATIENCE_H
#define CRYPTO_PATIENCE_H

#include <stdbool.h>

struct patience {
    bool (*is_over)(void *context); /* asked every few milliseconds: true makes the work fail */
    void *context;
};

#endif
