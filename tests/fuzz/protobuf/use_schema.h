/* What a schema that was loaded from anything must be good for. */
#ifndef FUZZ_PROTOBUF_USE_SCHEMA_H
#define FUZZ_PROTOBUF_USE_SCHEMA_H

#include "base/check.h"
#include "protobuf/json.h"
#include "protobuf/schema.h"

static inline void use_message(const struct pb_schema *schema, const struct pb_message *m,
                               struct slice input)
{
    static const char *const texts[] = { "{}", "[]", "\"1s\"", "null", "{\"a\":{\"a\":[1]}}" };
    const struct pb_types types = { &schema, 1 };
    CHECK(m && pb_schema_message(schema, m->full_name) == m);
    for (uint32_t i = 0; i < m->field_count; i++) {
        const struct pb_field *f = &m->fields[i];
        CHECK(f->message == m && pb_message_number(m, f->number) == f);
        CHECK(pb_message_field(m, f->json_name) && pb_message_field(m, f->text_name));
        CHECK((f->type == PB_ENUM) == (f->enumeration != NULL));
        CHECK((f->type == PB_MESSAGE || f->type == PB_GROUP) == (f->submessage != NULL));
    }
    for (size_t i = 0; i <= ARRAY_LEN(texts); i++) {
        struct buf wire = BUF_INIT(1 << 20), json = wire;
        bool text = i < ARRAY_LEN(texts);
        if (text && pb_json_to_wire(m, &types, slice_of(texts[i]), &wire, NULL) == 0)
            CHECK(pb_wire_to_json(m, &types, buf_slice(&wire), &json, NULL) != PB_JSON_BAD_WIRE);
        if (!text && pb_wire_to_json(m, &types, input, &json, NULL))
            json.len = 0;
        buf_deinit(&wire);
        buf_deinit(&json);
    }
}

static inline void use_schema(const struct pb_schema *schema, struct slice input)
{
    size_t count;
    const struct pb_method *const *methods = pb_schema_methods(schema, &count);
    for (size_t i = 0; i < count; i++) {
        CHECK(pb_schema_method(schema, methods[i]->full_name));
        use_message(schema, methods[i]->input, input);
        use_message(schema, methods[i]->output, input);
    }
}

#endif
