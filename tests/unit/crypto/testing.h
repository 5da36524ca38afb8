/* Known answers in hex. */
#ifndef TESTING_H
#define TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/check.h"
#include "base/encode.h"

static inline void assert_hex(struct slice bytes, const char *expected)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    hex_append(&text, bytes);
    if (!slice_is(buf_slice(&text), expected))
        fail_msg("%s expected, %.*s found", expected, SLICE_ARG(buf_slice(&text)));
    buf_deinit(&text);
}

#endif
