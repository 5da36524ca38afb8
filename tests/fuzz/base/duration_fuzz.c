/* Any text: parsing is safe, and what it takes is written in a form that means the same. */
#include "base/check.h"
#include "base/duration.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int64_t ns, back;
    if (!duration_parse(slice_make((const char *)data, size), &ns))
        return 0;
    struct buf text = BUF_INIT(100);
    duration_format(&text, ns);
    CHECK(!text.failed);
    CHECK(duration_parse(buf_slice(&text), &back) && back == ns);
    buf_deinit(&text);
    return 0;
}
