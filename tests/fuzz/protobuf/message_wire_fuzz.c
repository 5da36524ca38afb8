/* Any bytes as a message: JSON comes out, or an error; the JSON is valid and is taken back. */
#include "base/json_check.h"
#include "protobuf/json.h"
#include "every_field.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct pb_schema *schema = fuzz_schema();
    const struct pb_message *m = pb_schema_message(schema, SLICE("p.M"));
    const struct pb_types types = { &schema, 1 };
    struct buf json = BUF_INIT(BUF_UNLIMITED), wire = json, again = json;
    struct error error = { 0 };
    enum pb_json_result result = pb_wire_to_json(m, &types, slice_make((const char *)data, size),
                                                 &json, &error);
    CHECK((result != PB_JSON_OK) == error_is_set(&error));
    if (result == PB_JSON_OK) {
        CHECK(json_check(buf_slice(&json), NULL));
        if (pb_json_to_wire(m, &types, buf_slice(&json), &wire, &error) == 0) {
            CHECK(pb_wire_to_json(m, &types, buf_slice(&wire), &again, &error) == PB_JSON_OK);
            CHECK(slice_eq(buf_slice(&json), buf_slice(&again)));
        }
    }
    error_clear(&error);
    buf_deinit(&json);
    buf_deinit(&wire);
    buf_deinit(&again);
    return 0;
}
