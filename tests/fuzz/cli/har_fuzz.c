/* Recordings: read or refused, and what is read can be written as a script. */
#include "base/check.h"
#include "cli/har_script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct har_script_config config = { .batch_ms = 500, .check_status = true };
    struct arena arena;
    struct har har;
    struct error error = { 0 };
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    uint32_t left_out;
    arena_init(&arena, 1024);
    int result = har_read(&har, slice_make((const char *)data, size), &arena, &error);
    CHECK((result == 0) != error_is_set(&error));
    if (result == 0) {
        har_script_write(&out, &har, &config, &left_out);
        CHECK(left_out <= har.count);
    }
    error_clear(&error);
    buf_deinit(&out);
    arena_deinit(&arena);
    return 0;
}
