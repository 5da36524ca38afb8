/* Reading JSON values into options: what is null stays unset, what has the wrong type is refused in
 * the words of Go's encoding/json, with the place where it stands. Private to plan. */
#ifndef PLAN_JSON_VALUE_H
#define PLAN_JSON_VALUE_H

#include "base/json_writer.h"
#include <jansson.h>
#include "plan/options.h"

/* Where a value stands: "Options.scenarios.shop.vus", from the inside out. */
struct json_place {
    const struct json_place *parent; /* NULL: the top */
    const char *name;
};

/* What the readers of one document share. */
struct json_context {
    struct arena *arena; /* of the texts that are read */
    int exit_code;
    struct error *error;
};

int json_read_int(const struct json_context *c, const struct json_place *at, const json_t *value,
                  struct opt_int *out);
int json_read_duration(const struct json_context *c, const struct json_place *at,
                       const json_t *value, struct opt_duration *out);
int json_read_bool(const struct json_context *c, const struct json_place *at, const json_t *value,
                   struct opt_bool *out);
int json_read_text(const struct json_context *c, const struct json_place *at, const json_t *value,
                   struct opt_text *out);
int json_read_list(const struct json_context *c, const struct json_place *at, const json_t *value,
                   struct text_list *out);

/* An object of texts, sorted by key. */
int json_read_pairs(const struct json_context *c, const struct json_place *at, const json_t *value,
                    struct key_value **out, uint32_t *count);

/* Keeps a value as it is: its JSON, compact, with sorted keys. */
int json_read_raw(const struct json_context *c, const struct json_place *at, const json_t *value,
                  struct slice *out);

/* "json: cannot unmarshal string into Go struct field Options.vus of type int64". */
int json_refuse_type(const struct json_context *c, const struct json_place *at, const json_t *value,
                     const char *wanted);

/* json: unknown field "x" */
int json_refuse_field(const struct json_context *c, const char *key);

/* The keys of an object in byte order: malloc'd, json_object_size many. k6 reads scripts' options
 * in this order, so the first complaint is the same. */
const char **json_sorted_keys(const json_t *object);

/* The text of a string; it may hold NULs. */
struct slice json_slice(const json_t *string);

/* Writes any value; keys are sorted. */
void json_write_value(struct json_writer *w, const json_t *value);

/* Writes JSON that json_read_raw kept, with the writer's indentation; null for empty text. */
void json_write_again(struct json_writer *w, struct slice json);

#endif
