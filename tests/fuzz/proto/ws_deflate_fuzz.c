/* Any bytes as a compressed message, as a message to be compressed, and as an answer to the offer.
 */
#include "base/check.h"
#include "proto/ws_deflate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice bytes = slice_make((const char *)data, size);
    struct buf out = BUF_INIT(1 << 20), back = BUF_INIT(BUF_UNLIMITED);
    struct ws_deflate *d = ws_deflate_new();
    bool on;
    ws_deflate_agree(bytes, size % 2 == 0, &on);

    ws_deflate_expand(d, bytes, &out);
    CHECK(out.len <= out.max);
    buf_deinit(&out);

    buf_init(&out, BUF_UNLIMITED);
    ws_deflate_compress(d, bytes, &out);
    CHECK(ws_deflate_expand(d, buf_slice(&out), &back) == WS_EXPANDED);
    CHECK(slice_eq(buf_slice(&back), bytes));
    buf_deinit(&out);
    buf_deinit(&back);
    ws_deflate_free(d);
    return 0;
}
