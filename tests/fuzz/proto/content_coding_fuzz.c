/* Any bytes as an encoded body, in one coding or two: decoded within the bound, or refused with a
 * text. The first byte chooses the coding. */
#include "proto/content_coding.h"

#include "base/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_BODY = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const codings[] = { "gzip", "deflate",       "br",
                                           "zstd", "gzip, deflate", "zstd, br" };
    struct buf out = BUF_INIT(MAX_BODY), again = BUF_INIT(BUF_UNLIMITED);
    struct error error = { 0 };
    if (size < 1)
        return 0;
    struct slice body = slice_make((const char *)data + 1, size - 1);
    struct slice coding = slice_of(codings[data[0] % ARRAY_LEN(codings)]);
    int result = content_decode(&out, body, coding, &error);
    CHECK(out.len <= MAX_BODY);
    CHECK((result < 0) == error_is_set(&error));
    if (result == 0 && out.len > 0) {
        struct buf back = BUF_INIT(BUF_UNLIMITED);
        CHECK(content_encode(&again, buf_slice(&out), coding, &error) == 0);
        CHECK(content_decode(&back, buf_slice(&again), coding, &error) == 0);
        CHECK(slice_eq(buf_slice(&back), buf_slice(&out)));
        buf_deinit(&back);
    }
    error_clear(&error);
    buf_deinit(&again);
    buf_deinit(&out);
    return 0;
}
