/* What a linked schema has to be like, so that who reads messages by it needs not look. */
#include "protobuf/schema_build.h"

#include "base/json_writer.h"

static bool is_map_key(enum pb_type type)
{
    return type != PB_DOUBLE && type != PB_FLOAT && type != PB_BYTES && type != PB_ENUM &&
           type != PB_MESSAGE && type != PB_GROUP;
}

static const char *wrong_map_entry(const struct pb_message *m)
{
    if (m->field_count != 2)
        return "message must have exactly two fields";
    const struct pb_field *key = &m->fields[0], *value = &m->fields[1];
    if (key->number != 1 || key->repeated || !is_map_key(key->type))
        return "invalid key field";
    if (value->number != 2 || value->repeated)
        return "invalid value field";
    return NULL;
}

static int check_message(const struct pb_message *m, struct error *error)
{
    const char *wrong = m->map_entry ? wrong_map_entry(m) : NULL;
    if (wrong)
        return error_set(error, EXIT_CODE_OTHER, "proto: message \"%.*s\" is an invalid map: %s",
                         SLICE_ARG(m->full_name), wrong);
    for (uint32_t i = 0; i < m->field_count; i++) {
        const struct pb_field *f = &m->fields[i];
        if (!f->repeated && f->submessage && f->submessage->map_entry)
            return error_set(
                error, EXIT_CODE_OTHER,
                "proto: message field \"%.*s.%.*s\" is an invalid map: field must be repeated",
                SLICE_ARG(m->full_name), SLICE_ARG(f->name));
        if (f->repeated && f->oneof >= 0)
            return error_set(error, EXIT_CODE_OTHER,
                             "proto: message field \"%.*s.%.*s\" belongs in a oneof and must be "
                             "optional",
                             SLICE_ARG(m->full_name), SLICE_ARG(f->name));
    }
    return 0;
}

static bool holds(const struct pb_field *f, enum pb_known known)
{
    return f && f->type == PB_MESSAGE && f->submessage->known == known;
}

/* Whether a message that has the name of a well-known one is made like it. */
static bool is_as_known(const struct pb_message *m)
{
    const struct pb_field *first = pb_message_number(m, 1);
    switch (m->known) {
    case PB_WRAPPER: return first && !first->repeated && !first->submessage && !first->enumeration;
    case PB_STRUCT:
        return first && pb_is_map(first) && first->submessage->fields[0].type == PB_STRING &&
               holds(&first->submessage->fields[1], PB_VALUE);
    case PB_LIST_VALUE: return first && first->repeated && holds(first, PB_VALUE);
    case PB_VALUE: {
        const struct pb_field *fields = pb_message_number(m, 5), *list = pb_message_number(m, 6);
        return holds(fields, PB_STRUCT) && !fields->repeated && holds(list, PB_LIST_VALUE) &&
               !list->repeated;
    }
    default: return true;
    }
}

/* Struct, Value and ListValue refer to each other: with one that isn't as it should be none is. */
static void demote_false_friends(struct pb_message **messages, size_t count)
{
    bool loose_ok = true;
    for (size_t i = 0; i < count; i++) {
        struct pb_message *m = messages[i];
        if (m->known == PB_WRAPPER && !is_as_known(m))
            m->known = PB_ORDINARY;
        loose_ok = loose_ok && is_as_known(m);
    }
    for (size_t i = 0; i < count && !loose_ok; i++) {
        enum pb_known known = messages[i]->known;
        if (known == PB_STRUCT || known == PB_LIST_VALUE || known == PB_VALUE)
            messages[i]->known = PB_ORDINARY;
    }
}

static struct slice last_name(const struct pb_message *m)
{
    return slice_sub(m->full_name, (size_t)(slice_rfind_char(m->full_name, '.') + 1),
                     m->full_name.len);
}

/* Declared by `group`, or as if: a message beside its field, with the same name but for the case.
 */
static bool is_group_like(const struct pb_field *f)
{
    if (f->type != PB_GROUP || !f->message || !slice_eq_nocase(f->name, last_name(f->submessage)))
        return false;
    struct slice inner = f->submessage->full_name, outer = f->message->full_name;
    return inner.len == outer.len + 1 + f->name.len && slice_starts(inner, outer);
}

static void finish_field(struct pb_schema *s, struct pb_field *f)
{
    struct buf key = BUF_INIT(BUF_UNLIMITED);
    json_append_string(&key, f->json_name);
    buf_append_char(&key, ':');
    f->json_key = arena_copy(&s->arena, buf_slice(&key));
    buf_deinit(&key);
    f->packed = f->packed && pb_type_packable(f->type);
    f->text_name = is_group_like(f) ? last_name(f->submessage) : f->name;
}

int schema_check(struct pb_schema *s, struct error *error)
{
    size_t count = s->messages.len / sizeof(struct pb_message *);
    struct pb_message **messages = (struct pb_message **)(void *)s->messages.ptr;
    for (size_t i = 0; i < count; i++) {
        struct pb_field *fields = (struct pb_field *)messages[i]->fields;
        for (uint32_t j = 0; j < messages[i]->field_count; j++)
            finish_field(s, &fields[j]);
        schema_index_names(s, messages[i]);
        if (check_message(messages[i], error))
            return -1;
    }
    demote_false_friends(messages, count);
    return 0;
}
