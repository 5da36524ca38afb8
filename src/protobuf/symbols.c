/* Full names while a schema is made: one space of names for all files of a load. */
#include "protobuf/schema_build.h"

int schema_fail(struct error *error, const struct file *file, uint64_t place, const char *format,
                ...)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    if (!file->places)
        buf_append_str(&text, "proto: ");
    else if (place)
        buf_printf(&text, "%.*s:%u:%u: ", SLICE_ARG(file->name), (unsigned)(place >> 32),
                   (unsigned)place);
    else
        buf_printf(&text, "%.*s: ", SLICE_ARG(file->name));
    va_list args;
    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    error_set(error, EXIT_CODE_OTHER, "%.*s", SLICE_ARG(buf_slice(&text)));
    buf_deinit(&text);
    return -1;
}

/* The one that comes later in a file is the one to blame. */
static int fail_twice(struct symbol added, const struct symbol *there, struct error *error)
{
    const char *why = added.kind == SYMBOL_ENUM_VALUE || there->kind == SYMBOL_ENUM_VALUE
                          ? "; protobuf uses C++ scoping rules for enum values, so they exist in "
                            "the scope enclosing the enum"
                          : "";
    if (!added.file->places)
        return schema_fail(error, added.file, 0, "descriptor \"%.*s\" already declared%s",
                           SLICE_ARG(added.name), why);
    const struct symbol *first = there, *second = &added;
    if (added.file == there->file && added.place < there->place) {
        first = &added;
        second = there;
    }
    return schema_fail(error, second->file, second->place,
                       "symbol \"%.*s\" already defined at %.*s:%u:%u%s", SLICE_ARG(added.name),
                       SLICE_ARG(first->file->name), (unsigned)(first->place >> 32),
                       (unsigned)first->place, why);
}

int schema_declare(struct pb_schema *s, struct symbol symbol, struct error *error)
{
    const struct symbol *there = map_get(&s->symbols, symbol.name);
    if (there)
        return fail_twice(symbol, there, error);
    struct symbol *added = ARENA_NEW(&s->arena, struct symbol);
    *added = symbol;
    map_set(&s->symbols, symbol.name, added);
    return 0;
}
