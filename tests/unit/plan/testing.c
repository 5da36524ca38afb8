#include "testing.h"

static void init(struct reading *r)
{
    *r = (struct reading){ .warnings = BUF_INIT(BUF_UNLIMITED) };
    options_init(&r->options);
}

void reading_json(struct reading *r, enum option_layer layer, const char *json)
{
    init(r);
    r->rc = options_read_json(&r->options, slice_of(json), layer, &r->warnings, &r->error);
}

void reading_env(struct reading *r, const char *const *variables)
{
    init(r);
    r->rc = options_read_env(&r->options, GROUP_ALL, (char **)variables, &r->error);
}

void reading_flags(struct reading *r, const char *flags)
{
    char *argv[64];
    const char *positional[64];
    int argc = 0, count;
    struct slice rest = slice_of(flags), part;
    init(r);
    while (slice_split(&rest, ' ', &part))
        argv[argc++] = slice_dup(part);
    static const struct flag_set all = { .groups = GROUP_ALL };
    struct error bad_value = { 0 };
    r->rc = flags_read(&all, &r->options, argc, argv, positional, &count, &bad_value, &r->error);
    r->is_late = error_is_set(&bad_value);
    if (r->rc == 0 && r->is_late) {
        error_move(&r->error, &bad_value);
        r->rc = -1;
    }
    error_clear(&bad_value);
    while (argc > 0)
        free(argv[--argc]);
}

void reading_deinit(struct reading *r)
{
    options_deinit(&r->options);
    error_clear(&r->error);
    buf_deinit(&r->warnings);
}

void reading_resolve(struct reading *r)
{
    struct options lower;
    options_init(&lower);
    options_apply(&lower, &r->options, &r->warnings, &r->error);
    options_deinit(&r->options);
    r->options = lower;
    r->rc = options_resolve(&r->options, &r->warnings, &r->error);
}

void reading_script(struct reading *r, const char *json)
{
    reading_json(r, LAYER_SCRIPT, json);
    if (r->rc == 0)
        reading_resolve(r);
}

void assert_text(struct slice actual, const char *expected)
{
    char *copy = slice_dup(actual);
    assert_string_equal(copy, expected);
    free(copy);
}

struct segment_tuple *tuple_of(const char *segment, const char *sequence)
{
    struct error error = { 0 };
    struct segment s, *parts = NULL;
    uint32_t count = 0;
    assert_int_equal(segment_parse(&s, slice_of(segment), &error), 0);
    if (sequence != NULL)
        assert_int_equal(segment_sequence_parse(&parts, &count, slice_of(sequence), &error), 0);
    struct segment_tuple *t = segment_tuple_new(&s, parts, count, &error);
    assert_non_null(t);
    free(parts);
    return t;
}
