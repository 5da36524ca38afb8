#include "crypto/random.h"

#include "base/check.h"

#include <openssl/rand.h>

void random_fill(void *bytes, size_t size)
{
    CHECK(RAND_bytes_ex(NULL, bytes, size, 0) == 1);
}

void random_uuid(char out[37])
{
    unsigned char b[16];
    random_fill(b, sizeof(b));
    b[6] = (unsigned char)((b[6] & 0x0f) | 0x40); /* version */
    b[8] = (unsigned char)((b[8] & 0x3f) | 0x80); /* variant */
    snprintf(out, 37, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0],
             b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13],
             b[14], b[15]);
}
