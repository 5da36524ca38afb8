/* Any text as a .proto file, which may import itself by the name a.proto: refused with an error, or
 * a schema that can be worked with. */
#include "base/error.h"
#include "protobuf/load.h"
#include "use_schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int read_input(void *context, struct slice path, struct buf *text, struct error *error)
{
    if (!slice_is(path, "a.proto"))
        return error_set(error, EXIT_CODE_OTHER, "none"), 1;
    buf_append_slice(text, *(const struct slice *)context);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_make((const char *)data, size);
    const struct slice name = SLICE("a.proto");
    const struct pb_files files = { .read = read_input, .context = &text };
    struct error error = { 0 };
    struct pb_schema *schema = pb_load_proto(&files, &name, 1, &error);
    CHECK(!schema == error_is_set(&error));
    if (schema)
        use_schema(schema, text);
    pb_schema_free(schema);
    error_clear(&error);
    return 0;
}
