/* Templates of users: filled, or refused with a text. */
#include "base/check.h"
#include "cli/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct template_value values[] = {
        { "ScriptName", SLICE("a.js") },
        { "ProjectID", SLICE("") },
        { 0 },
    };
    struct buf out = BUF_INIT(1 << 20);
    struct error error = { 0 };
    int result = template_fill(&out, slice_make((const char *)data, size), values, &error);
    CHECK((result == 0) != error_is_set(&error));
    error_clear(&error);
    buf_deinit(&out);
    return 0;
}
