/* Random bytes that nobody can guess. Any thread. */
#ifndef CRYPTO_RANDOM_H
#define CRYPTO_RANDOM_H

#include <stddef.h>

void random_fill(void *bytes, size_t size);

/* A version 4 UUID (RFC 9562) as text with a NUL. */
void random_uuid(char out[37]);

#endif
