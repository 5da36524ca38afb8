/* Whatever is decoded can be encoded and decoded again. The first byte says the form. */
#include "base/base64.h"

#include "base/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    enum base64_form form = (enum base64_form)(data[0] & 3);
    struct slice text = slice_make((const char *)data + 1, size - 1);
    struct buf bytes = BUF_INIT(BUF_UNLIMITED), again = BUF_INIT(BUF_UNLIMITED),
               back = BUF_INIT(BUF_UNLIMITED);
    size_t bad_at;
    if (base64_decode(&bytes, text, form, &bad_at) == 0) {
        base64_encode(&again, buf_slice(&bytes), form);
        CHECK(base64_decode(&back, buf_slice(&again), form, &bad_at) == 0);
        CHECK(slice_eq(buf_slice(&back), buf_slice(&bytes)));
    } else {
        CHECK(bad_at <= text.len);
    }
    buf_deinit(&bytes);
    buf_deinit(&again);
    buf_deinit(&back);
    return 0;
}
