/* Bytes decode to the same text at once and in pieces, and to valid UTF-8. The first two bytes say
 * how. */
#include "base/check.h"
#include "base/encode.h"
#include "base/text_decoder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct text_decoder whole = {
        .encoding = (enum text_encoding)((data[0] & 15) % 3),
        .fatal = data[0] & 16,
        .ignore_bom = data[0] & 32,
    };
    struct text_decoder pieces = whole;
    size_t step = data[1] % 7 + 1;
    struct slice bytes = slice_make((const char *)data + 2, size - 2);
    struct buf a = BUF_INIT(BUF_UNLIMITED), b = BUF_INIT(BUF_UNLIMITED);
    int at_once = text_decode(&whole, bytes, false, &a), in_pieces = 0;
    for (size_t at = 0; at < bytes.len && in_pieces == 0; at += step)
        in_pieces = text_decode(&pieces, slice_sub(bytes, at, at + step), true, &b);
    if (in_pieces == 0)
        in_pieces = text_decode(&pieces, SLICE(""), false, &b);
    CHECK(at_once == in_pieces);
    CHECK(utf8_is_valid(buf_slice(&a)));
    CHECK(at_once != 0 || slice_eq(buf_slice(&a), buf_slice(&b)));
    buf_deinit(&a);
    buf_deinit(&b);
    return 0;
}
