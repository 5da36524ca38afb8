/* Any text as a certificate. */
#include "crypto/certificate.h"
#include "crypto/pkey.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct certificate certificate;
    struct error error = { 0 };
    struct buf number = BUF_INIT(BUF_UNLIMITED);
    arena_init(&arena, 4096);
    if (certificate_read(slice_make((const char *)data, size), &arena, &certificate, &error) == 0) {
        for (int i = 0; i < PKEY_NUMBERS; i++)
            pkey_number(certificate.public_key, (enum pkey_number)i, &number);
        certificate_deinit(&certificate);
    }
    buf_deinit(&number);
    error_clear(&error);
    arena_deinit(&arena);
    return 0;
}
