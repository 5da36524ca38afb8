/* Any bytes as a FileDescriptorSet: refused with an error, or a schema that can be worked with. */
#include "base/error.h"
#include "protobuf/load.h"
#include "use_schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice bytes = slice_make((const char *)data, size);
    struct pb_schema *schema;
    struct error error = { 0 };
    enum pb_load_result result = pb_load_set(bytes, &schema, &error);
    CHECK((result == PB_LOAD_OK) == (schema != NULL));
    CHECK((result == PB_LOAD_OK) == !error_is_set(&error));
    if (schema)
        use_schema(schema, bytes);
    pb_schema_free(schema);
    error_clear(&error);
    return 0;
}
