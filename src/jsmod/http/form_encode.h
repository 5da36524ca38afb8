/* application/x-www-form-urlencoded, as Go's url.Values writes it: sorted by name. */
#ifndef JSMOD_FORM_ENCODE_H
#define JSMOD_FORM_ENCODE_H

#include "base/arena.h"
#include "base/buf.h"

#include "quickjs.h"

struct form_field {
    struct slice name, value;
    uint32_t order; /* as they came */
};

struct form_fields {
    struct arena *arena; /* what the fields' texts are copied into */
    struct form_field *items;
    uint32_t count, capacity;
};

void form_fields_init(struct form_fields *f, struct arena *arena);
void form_fields_deinit(struct form_fields *f);

void form_fields_add(struct form_fields *f, struct slice name, struct slice value);

/* The object's properties: values as Go shows them, an array as several fields. 0 or -1. */
int form_fields_add_object(struct form_fields *f, JSContext *ctx, JSValueConst object);

/* Appends "a=1&b=2"; fields of the same name in the order in which they came. */
void form_fields_append(struct form_fields *f, struct buf *out);

#endif
