/* The csv output: a line for each sample; system tags have columns, other tags share one, and so
 * does metadata. Per line it only joins ready pieces: name, time, value, the rest of the line. */
#include "output/output.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/number.h"
#include "output/csv_text.h"
#include "output/output_settings.h"
#include "output/record_lines.h"
#include "output/tag_text.h"
#include "output/time_text.h"

#include <inttypes.h>
#include <stdlib.h>

enum { MAX_COLUMNS = 32 /* there are not as many system tags */, ARENA_CHUNK = 1024 };

enum csv_time {
    CSV_UNIX,
    CSV_UNIX_MILLI,
    CSV_UNIX_MICRO,
    CSV_UNIX_NANO,
    CSV_RFC3339,
    CSV_RFC3339_NANO
};

static const char *const time_names[] = {
    [CSV_UNIX] = "unix",
    [CSV_UNIX_MILLI] = "unix_milli",
    [CSV_UNIX_MICRO] = "unix_micro",
    [CSV_UNIX_NANO] = "unix_nano",
    [CSV_RFC3339] = "rfc3339",
    [CSV_RFC3339_NANO] = "rfc3339_nano",
};

struct csv_config {
    struct slice path, time_format;
    int64_t save_interval_ns;
};

static const struct output_setting settings[] = {
    { "K6_CSV_FILENAME", "fileName", SETTING_TEXT, offsetof(struct csv_config, path), "file_name" },
    { "K6_CSV_TIME_FORMAT", "timeFormat", SETTING_TEXT, offsetof(struct csv_config, time_format),
      "time_format" },
    { "K6_CSV_SAVE_INTERVAL", "saveInterval", SETTING_DURATION,
      offsetof(struct csv_config, save_interval_ns), "save_interval" },
};

struct output {
    struct line_file *file;
    char *path;
    enum csv_time time_format;
    int64_t save_interval_ns, saved_ns;
    struct slice columns[MAX_COLUMNS]; /* system tags by name */
    uint32_t column_count;
    struct tag_text_cache *tags; /* ",GET,,200,extra=tag" */
    struct time_text time;
    char digits[24];
    struct buf extra;  /* tags that have no column, while they are collected */
    struct buf ending; /* of all lines of the record being written */
};

/* --- opening ---------------------------------------------------------------------------------- */

static int read_time_format(enum csv_time *out, struct slice name, struct error *error)
{
    for (size_t i = 0; i < ARRAY_LEN(time_names); i++) {
        if (slice_eq_nocase(name, slice_of(time_names[i]))) {
            *out = (enum csv_time)i;
            return 0;
        }
    }
    error_set(error, EXIT_CODE_OTHER, "%.*s does not belong to TimeFormat values", SLICE_ARG(name));
    return error_hint(error, "they are unix, unix_milli, unix_micro, unix_nano, rfc3339 and "
                             "rfc3339_nano");
}

static int read_config(struct csv_config *config, struct slice argument,
                       const struct output_context *context, struct arena *arena,
                       struct error *error)
{
    *config = (struct csv_config){ SLICE("file.csv"), SLICE("unix"), NS_PER_S };
    if (output_settings_read(settings, ARRAY_LEN(settings), config, context, arena, error) != 0)
        return -1;
    if (slice_find_char(argument, '=') >= 0)
        return output_settings_read_argument(settings, ARRAY_LEN(settings), config, argument, "csv",
                                             error);
    if (argument.len > 0)
        config->path = argument;
    return 0;
}

static int compare_names(const void *a, const void *b)
{
    return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

/* vu and iter are metadata. */
static void set_columns(struct output *o, uint32_t system_tags)
{
    for (uint32_t rest = system_tags & ~(uint32_t)(TAG_VU | TAG_ITER); rest != 0; rest &= rest - 1)
        o->columns[o->column_count++] = slice_of(system_tag_name(rest & -rest));
    qsort(o->columns, o->column_count, sizeof(*o->columns), compare_names);
}

static void write_header(struct output *o)
{
    struct buf *out = line_file_buf(o->file);
    buf_append_str(out, "metric_name,timestamp,metric_value");
    for (uint32_t i = 0; i < o->column_count; i++)
        buf_printf(out, ",%.*s", SLICE_ARG(o->columns[i]));
    buf_append_str(out, ",extra_tags,metadata\n");
    line_file_commit(o->file);
}

static tag_renderer append_tags;

static struct output *create(const struct csv_config *config, enum csv_time format,
                             const struct output_context *context, struct error *error)
{
    struct line_file *file = line_file_open(config->path, error);
    if (file == NULL)
        return NULL;
    struct output *o = xcalloc(1, sizeof(*o));
    o->file = file;
    o->path = slice_dup(config->path);
    o->time_format = format;
    o->save_interval_ns = config->save_interval_ns;
    o->tags = tag_text_cache_new(append_tags, o);
    buf_init(&o->extra, BUF_UNLIMITED);
    buf_init(&o->ending, BUF_UNLIMITED);
    set_columns(o, context->system_tags);
    write_header(o);
    return o;
}

static struct output *csv_open(struct slice argument, const struct output_context *context,
                               struct error *error)
{
    struct csv_config config;
    struct arena arena;
    struct output *o = NULL;
    enum csv_time format = CSV_UNIX;
    arena_init(&arena, ARENA_CHUNK);
    if (read_config(&config, argument, context, &arena, error) == 0 &&
        read_time_format(&format, config.time_format, error) == 0)
        o = create(&config, format, context, error);
    arena_deinit(&arena);
    return o;
}

static void csv_describe(const struct output *o, struct buf *out)
{
    buf_printf(out, "csv (%s)", strcmp(o->path, "-") == 0 ? "stdout" : o->path);
}

/* --- lines ------------------------------------------------------------------------------------ */

/* "key=value&key=value" of all tags without a column. */
static void append_extra(struct output *o, struct buf *out, const struct tagset *tags)
{
    buf_reset(&o->extra);
    for (uint32_t i = 0; tags != NULL && i < tags->count; i++) {
        const struct tag *tag = &tags->tags[i];
        bool has_column = bsearch(&tag->key, o->columns, o->column_count, sizeof(*o->columns),
                                  compare_names) != NULL;
        if (!has_column)
            buf_printf(&o->extra, "%s%.*s=%.*s", o->extra.len > 0 ? "&" : "", SLICE_ARG(tag->key),
                       SLICE_ARG(tag->value));
    }
    csv_append_field(out, buf_slice(&o->extra));
}

static void append_tags(struct buf *out, const struct tagset *tags, void *output)
{
    struct output *o = output;
    for (uint32_t i = 0; i < o->column_count; i++) {
        buf_append_char(out, ',');
        csv_append_field(out, tagset_get(tags, o->columns[i]));
    }
    buf_append_char(out, ',');
    append_extra(o, out, tags);
}

static struct slice time_of(struct output *o, int64_t wall_ns)
{
    static const int64_t units[] = { [CSV_UNIX] = NS_PER_S,
                                     [CSV_UNIX_MILLI] = NS_PER_MS,
                                     [CSV_UNIX_MICRO] = 1000,
                                     [CSV_UNIX_NANO] = 1 };
    if (o->time_format == CSV_RFC3339_NANO)
        return time_text_format(&o->time, wall_ns);
    if (o->time_format == CSV_RFC3339)
        return time_text_format(&o->time, wall_ns - wall_ns % NS_PER_S);
    int length = snprintf(o->digits, sizeof(o->digits), "%" PRId64,
                          wall_ns / units[o->time_format]);
    return slice_make(o->digits, (size_t)length);
}

static void write_record(struct buf *out, const struct record *record,
                         const struct record_value *values, void *output)
{
    struct output *o = output;
    struct slice time = time_of(o, record->wall_ns);
    buf_reset(&o->ending);
    buf_append_slice(&o->ending, tag_text_get(o->tags, record->tags));
    buf_append_char(&o->ending, ',');
    if (record->metadata != NULL)
        append_extra(o, &o->ending, record->metadata);
    buf_append_char(&o->ending, '\n');
    for (uint32_t i = 0; i < record->count; i++) {
        buf_append_str(out, values[i].metric->name);
        buf_append_char(out, ',');
        buf_append_slice(out, time);
        buf_append_char(out, ',');
        number_append_fixed(out, values[i].value, 6);
        buf_append_slice(out, buf_slice(&o->ending));
    }
}

static void csv_write(struct output *o, const struct record_batch *batch)
{
    record_lines_write(o->file, batch, write_record, o);
}

static void csv_flush(struct output *o)
{
    int64_t now_ns = clock_mono_ns();
    if (now_ns - o->saved_ns < o->save_interval_ns)
        return;
    o->saved_ns = now_ns;
    line_file_flush(o->file);
}

static int csv_close(struct output *o, struct error *error)
{
    int result = line_file_close(o->file, error);
    tag_text_cache_free(o->tags);
    buf_deinit(&o->extra);
    buf_deinit(&o->ending);
    free(o->path);
    free(o);
    return result;
}

const struct output_kind csv_output = {
    .name = "csv",
    .open = csv_open,
    .describe = csv_describe,
    .write = csv_write,
    .flush = csv_flush,
    .close = csv_close,
};
