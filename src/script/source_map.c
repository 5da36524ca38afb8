#include "script/source_map.h"

#include "base/arena.h"
#include "base/base64.h"
#include "base/check.h"
#include "script/module_url.h"

#include <jansson.h>
#include <stdlib.h>

enum { NO_SOURCE = -1, VALUE_MAX = 1 << 30 };

/* From this place of the output on; all from 0. */
struct segment {
    uint32_t line, column;
    int32_t source; /* index, or NO_SOURCE: made by the bundler itself */
    uint32_t original_line, original_column;
};

struct source_map {
    struct arena arena; /* URLs of sources */
    const char **sources;
    uint32_t source_count;
    struct segment *segments; /* by line and column */
    uint32_t count, capacity;
};

static int refuse(struct error *error, const char *what)
{
    return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "%s", what);
}

/* --- mappings --------------------------------------------------------------------------------- */

/* The numbers of a segment are differences to the segment before; a line begins at column 0. */
enum field { COLUMN, SOURCE, ORIGINAL_LINE, ORIGINAL_COLUMN, NAME, FIELD_COUNT };

/* A base64 VLQ number off the front: five bits a digit, the lowest bit is the sign. */
static int take_number(struct slice *text, int64_t *value)
{
    uint64_t bits = 0;

    for (unsigned shift = 0; shift < 35; shift += 5) {
        int digit = text->len ? base64_digit(text->ptr[0], false) : -1;

        if (digit < 0)
            return -1;
        *text = slice_sub(*text, 1, text->len);
        bits |= (uint64_t)(digit & 31) << shift;
        if (!(digit & 32)) {
            *value = bits & 1 ? -(int64_t)(bits >> 1) : (int64_t)(bits >> 1);
            return 0;
        }
    }
    return -1;
}

static void add_segment(struct source_map *map, const struct segment *segment)
{
    if (map->count == map->capacity) {
        map->capacity = map->capacity ? 2 * map->capacity : 256;
        map->segments = xrealloc(map->segments, map->capacity * sizeof(*map->segments));
    }
    map->segments[map->count++] = *segment;
}

/* Where a section's output and sources begin. */
struct section {
    uint32_t line, column;
    uint32_t first_source;
};

/* One segment's text, whose fields are added to `state`. */
static int take_segment(struct source_map *map, const struct section *section, struct slice text,
                        uint32_t line, int64_t *state)
{
    int fields = 0;
    int64_t value;

    for (; text.len && fields < FIELD_COUNT; fields++) {
        if (take_number(&text, &value))
            return -1;
        state[fields] += value;
        if (state[fields] < 0 || state[fields] > VALUE_MAX)
            return -1;
    }
    if (text.len || (fields != 1 && fields != 4 && fields != 5) ||
        (fields > 1 && state[SOURCE] >= map->source_count - section->first_source)) {
        return -1;
    }
    add_segment(map, &(struct segment){
                         .line = section->line + line,
                         .column = (line ? 0 : section->column) + (uint32_t)state[COLUMN],
                         .source = fields > 1 ? (int32_t)(section->first_source + state[SOURCE])
                                              : NO_SOURCE,
                         .original_line = (uint32_t)state[ORIGINAL_LINE],
                         .original_column = (uint32_t)state[ORIGINAL_COLUMN],
                     });
    return 0;
}

static int parse_mappings(struct source_map *map, const struct section *section, struct slice text,
                          struct error *error)
{
    int64_t state[FIELD_COUNT] = { 0 };
    struct slice line_text, segment;

    for (uint32_t line = 0; slice_split(&text, ';', &line_text); line++) {
        state[COLUMN] = 0;
        while (slice_split(&line_text, ',', &segment)) {
            if (segment.len && take_segment(map, section, segment, line, state))
                return refuse(error, "the mappings of the source map are wrong");
        }
    }
    return 0;
}

/* --- JSON ------------------------------------------------------------------------------------- */

static struct slice text_of(const json_t *value)
{
    return json_is_string(value) ? slice_make(json_string_value(value), json_string_length(value))
                                 : SLICE("");
}

/* "webpack:///./x.ts" and its like. */
static bool has_scheme(struct slice url)
{
    ptrdiff_t colon = slice_find_char(url, ':'), slash = slice_find_char(url, '/');

    return colon > 0 && (slash < 0 || colon < slash);
}

static const char *source_url(struct source_map *map, struct slice base, struct slice root,
                              struct slice source)
{
    struct slice url;

    if (has_scheme(source))
        return arena_str(&map->arena, source);
    if (root.len && !slice_starts(source, SLICE("/"))) {
        const char *slash = slice_ends(root, SLICE("/")) ? "" : "/";

        source = slice_of(
            arena_printf(&map->arena, "%.*s%s%.*s", SLICE_ARG(root), slash, SLICE_ARG(source)));
        if (has_scheme(source))
            return source.ptr;
    }
    if (!slice_starts(source, SLICE("/")))
        source = slice_of(arena_printf(&map->arena, "./%.*s", SLICE_ARG(source)));
    if (module_url_resolve(&map->arena, module_url_dir(base), source, &url, NULL))
        url = source;
    return arena_str(&map->arena, url);
}

static void add_sources(struct source_map *map, const json_t *json, struct slice base)
{
    const json_t *sources = json_object_get(json, "sources");
    struct slice root = text_of(json_object_get(json, "sourceRoot"));
    size_t count = json_array_size(sources);

    map->sources = xrealloc(map->sources, (map->source_count + count + 1) * sizeof(*map->sources));
    for (size_t i = 0; i < count; i++) {
        map->sources[map->source_count++] = source_url(map, base, root,
                                                       text_of(json_array_get(sources, i)));
    }
}

/* A map, or the part of one that a section holds. */
static int parse_part(struct source_map *map, const json_t *json, struct slice base,
                      struct section section, struct error *error)
{
    const json_t *version = json_object_get(json, "version");
    const json_t *mappings = json_object_get(json, "mappings");

    if (!json_is_string(mappings))
        return refuse(error, "the source map has no text \"mappings\"");
    if (version && json_integer_value(version) != 3)
        return refuse(error, "only source maps of version 3 are known");
    section.first_source = map->source_count;
    add_sources(map, json, base);
    return parse_mappings(map, &section, text_of(mappings), error);
}

static int parse_sections(struct source_map *map, const json_t *sections, struct slice base,
                          struct error *error)
{
    for (size_t i = 0; i < json_array_size(sections); i++) {
        const json_t *json = json_array_get(sections, i), *offset = json_object_get(json, "offset");
        json_int_t line = json_integer_value(json_object_get(offset, "line"));
        json_int_t column = json_integer_value(json_object_get(offset, "column"));
        struct section section = { .line = (uint32_t)line, .column = (uint32_t)column };

        if (line < 0 || line > VALUE_MAX || column < 0 || column > VALUE_MAX)
            return refuse(error, "the offset of a section of the source map is wrong");
        if (parse_part(map, json_object_get(json, "map"), base, section, error))
            return -1;
    }
    return 0;
}

static int compare_segments(const void *a, const void *b)
{
    const struct segment *left = a, *right = b;

    if (left->line != right->line)
        return left->line < right->line ? -1 : 1;
    return left->column < right->column ? -1 : left->column > right->column;
}

struct source_map *source_map_parse(struct slice text, struct slice url, struct error *error)
{
    struct source_map *map = xcalloc(1, sizeof(*map));
    json_error_t wrong;
    json_t *json = json_loadb(text.ptr, text.len, 0, &wrong), *sections;
    int rc;

    arena_init(&map->arena, 4096);
    sections = json_object_get(json, "sections");
    if (!json)
        rc = error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "%s", wrong.text);
    else if (sections)
        rc = parse_sections(map, sections, url, error);
    else
        rc = parse_part(map, json, url, (struct section){ 0 }, error);
    json_decref(json);
    if (rc) {
        source_map_free(map);
        return NULL;
    }
    if (map->count)
        qsort(map->segments, map->count, sizeof(*map->segments), compare_segments);
    return map;
}

void source_map_free(struct source_map *map)
{
    if (!map)
        return;
    arena_deinit(&map->arena);
    free(map->sources);
    free(map->segments);
    free(map);
}

bool source_map_find(const struct source_map *map, const char **file, int *line, int *column)
{
    struct segment wanted = { .line = (uint32_t)*line - 1, .column = (uint32_t)*column - 1 };
    uint32_t low = 0, high = map->count;
    const struct segment *found;

    /* The last one that is not behind it. */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (compare_segments(&map->segments[middle], &wanted) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return false;
    found = &map->segments[low - 1];
    if (found->line != wanted.line || found->source == NO_SOURCE)
        return false;
    *file = map->sources[found->source];
    *line = (int)found->original_line + 1;
    *column = (int)found->original_column + 1;
    return true;
}
