#include "crypto/openssl_error.h"

#include <openssl/err.h>

int openssl_fail(struct error *error, const char *what)
{
    ERR_clear_error();
    return error_set(error, EXIT_CODE_OTHER, "%s", what);
}
