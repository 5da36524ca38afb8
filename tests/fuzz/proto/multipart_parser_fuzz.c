/* Content-Type, a line end, and the body that it describes. */
#include "proto/multipart_parser.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_make((const char *)data, size), type, boundary;
    struct multipart_part part;
    if (!slice_split(&text, '\n', &type) || !multipart_boundary(type, &boundary))
        return 0;
    while (multipart_next(&text, boundary, &part) > 0) {
        struct buf name = BUF_INIT(BUF_UNLIMITED);
        multipart_append_name(&name, part.name);
        multipart_append_name(&name, part.filename);
        buf_deinit(&name);
    }
    return 0;
}
