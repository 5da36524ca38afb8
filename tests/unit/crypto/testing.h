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

/* The bytes that a literal stands for; they live as long as the block. */
#define UNHEX(hex) unhex(hex, (char[sizeof(hex) / 2]){ 0 })

static inline struct slice unhex(const char *hex, char *room)
{
    size_t size = strlen(hex) / 2;
    for (size_t i = 0; i < size; i++) {
        unsigned value;
        CHECK(sscanf(hex + 2 * i, "%2x", &value) == 1);
        room[i] = (char)value;
    }
    return slice_make(room, size);
}

static inline void assert_slice(struct slice found, const char *expected)
{
    if (!slice_is(found, expected))
        fail_msg("%s expected, %.*s found", expected, SLICE_ARG(found));
}

#endif
