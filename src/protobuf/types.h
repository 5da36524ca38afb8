/* The messages of google.protobuf.Any, by their names. */
#ifndef PROTOBUF_TYPES_H
#define PROTOBUF_TYPES_H

#include "protobuf/json.h"
#include "protobuf/schema.h"

/* By what is behind the last slash: "type.googleapis.com/a.B". NULL where no schema has it. */
static inline const struct pb_message *pb_types_find(const struct pb_types *types, struct slice url)
{
    struct slice name = slice_sub(url, (size_t)(slice_rfind_char(url, '/') + 1), url.len);
    const struct pb_message *found = NULL;
    for (size_t i = 0; types && !found && i < types->count; i++)
        found = pb_schema_message(types->schemas[i], name);
    return found;
}

#endif
