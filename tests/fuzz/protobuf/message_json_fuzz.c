/* Any text as the JSON of a message. What is taken has a JSON form again (or one of its times or
 * values is beyond what JSON can say), and that makes the same bytes. */
#include "protobuf/json.h"
#include "every_field.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct pb_schema *schema = fuzz_schema();
    const struct pb_message *m = pb_schema_message(schema, SLICE("p.M"));
    const struct pb_types types = { &schema, 1 };
    struct buf wire = BUF_INIT(BUF_UNLIMITED), json = wire, again = wire, more = wire;
    struct error error = { 0 };
    int rc = pb_json_to_wire(m, &types, slice_make((const char *)data, size), &wire, &error);
    CHECK((rc != 0) == error_is_set(&error));
    if (rc == 0) {
        enum pb_json_result result = pb_wire_to_json(m, &types, buf_slice(&wire), &json, &error);
        CHECK(result != PB_JSON_BAD_WIRE);
        if (result == PB_JSON_OK) {
            CHECK(pb_json_to_wire(m, &types, buf_slice(&json), &again, &error) == 0);
            CHECK(pb_wire_to_json(m, &types, buf_slice(&again), &more, &error) == PB_JSON_OK);
            CHECK(slice_eq(buf_slice(&json), buf_slice(&more)));
        }
    }
    error_clear(&error);
    buf_deinit(&wire);
    buf_deinit(&json);
    buf_deinit(&again);
    buf_deinit(&more);
    return 0;
}
