#include "protobuf/load.h"

#include "protobuf/descriptor.h"
#include "protobuf/schema_build.h"
#include "protobuf/wire.h"

enum pb_load_result pb_load_set(struct slice set, struct pb_schema **out, struct error *error)
{
    struct pb_schema *s = schema_new();
    struct wire_reader r = wire_reader_make(arena_copy(&s->arena, set));
    struct wire_field f;
    int rc = 0;
    *out = NULL;
    while (rc == 0 && wire_next_plain(&r, &f)) {
        if (f.number == SET_FILE && f.type == WIRE_BYTES)
            rc = schema_read_file(s, f.bytes, error);
    }
    if (rc == 0 && r.failed) {
        s->bad_wire = true;
        rc = error_set(error, EXIT_CODE_OTHER, "proto: cannot parse invalid wire-format data");
    }
    if (rc == 0)
        rc = schema_link(s, error);
    if (rc == 0) {
        *out = s;
        return PB_LOAD_OK;
    }
    bool bad_wire = s->bad_wire;
    pb_schema_free(s);
    return bad_wire ? PB_LOAD_BAD_WIRE : PB_LOAD_BAD_SCHEMA;
}
