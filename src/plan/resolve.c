/* From options as written to options as they run: defaults, shortcuts turned into scenarios, and a
 * look at everything that can be wrong. */
#include "plan/option_kind.h"

#include "base/duration.h"

#include <stdlib.h>

/* --- defaults --------------------------------------------------------------------------------- */

/* The kinds that have defaults begin with `set`; what is filled in doesn't count as set. */
static int fill_default(struct options *o, const struct option_row *row, struct error *error)
{
    struct option_target t = option_target_make(o, row, EXIT_CODE_OTHER, error);
    bool *set = t.value;
    if (row->default_text == NULL || row->kind == &option_kind_dns || *set)
        return 0;
    int rc = row->kind->read_text(&t, slice_of(row->default_text));
    *set = row->default_shows;
    return rc;
}

static void fill_text(struct opt_text *text, const char *value)
{
    if (!text->set)
        text->value = slice_of(value);
}

int options_fill_defaults(struct options *o, struct error *error)
{
    uint32_t count;
    const struct option_row *rows = option_rows(&count);
    enum option_layer layer = o->layer;
    o->layer = LAYER_ENV; /* in whose syntax the table has its defaults */
    int rc = 0;
    for (uint32_t i = 0; i < count && rc == 0; i++)
        rc = fill_default(o, &rows[i], error);
    o->layer = layer;
    fill_text(&o->dns_ttl, "5m");
    fill_text(&o->dns_select, "random");
    fill_text(&o->dns_policy, "preferIPv4");
    return rc == 0 ? trend_stats_check(&o->summary_trend_stats, error) : rc;
}

/* --- shortcuts -------------------------------------------------------------------------------- */

static struct scenario *only_scenario(struct options *o, enum executor_type executor)
{
    o->has_scenarios = true;
    o->scenario_count = 1;
    o->scenarios = ARENA_NEW(&o->arena, struct scenario);
    *o->scenarios = (struct scenario){ .name = SLICE("default"), .executor = executor };
    return o->scenarios;
}

static int conflict(struct error *error, const char *shortcut, const char *other)
{
    return error_set(error, EXIT_CODE_INVALID_CONFIG,
                     "using `%s` and `%s` options simultaneously is not allowed", shortcut, other);
}

static int derive_from_iterations(struct options *o, struct error *error)
{
    if (o->stage_count > 0)
        return conflict(error, "iterations", "stages");
    if (o->has_scenarios)
        return conflict(error, "iterations", "scenarios");
    struct scenario *s = only_scenario(o, EXECUTOR_SHARED_ITERATIONS);
    s->vus = o->vus;
    s->iterations = o->iterations;
    s->max_duration = o->duration;
    return 0;
}

static int derive_from_duration(struct options *o, struct error *error)
{
    if (o->stage_count > 0)
        return conflict(error, "duration", "stages");
    if (o->has_scenarios)
        return conflict(error, "duration", "scenarios");
    if (o->duration.ns <= 0)
        return error_set(error, EXIT_CODE_INVALID_CONFIG,
                         "`duration` option should be more than 0, for infinite duration use the "
                         "externally-controlled executor");
    struct scenario *s = only_scenario(o, EXECUTOR_CONSTANT_VUS);
    s->vus = o->vus;
    s->duration = o->duration;
    return 0;
}

static int derive_from_stages(struct options *o, struct error *error)
{
    if (o->has_scenarios)
        return conflict(error, "stages", "scenarios");
    struct scenario *s = only_scenario(o, EXECUTOR_RAMPING_VUS);
    s->start_vus = o->vus;
    s->has_stages = true;
    s->stages = ARENA_ARRAY(&o->arena, struct stage, o->stage_count);
    for (uint32_t i = 0; i < o->stage_count; i++) {
        if (o->stages[i].has_duration)
            s->stages[s->stage_count++] = o->stages[i];
    }
    return 0;
}

static void warn(struct buf *warnings, const char *text)
{
    if (warnings != NULL)
        buf_printf(warnings, "%s\n", text);
}

/* As many iterations as VUs. */
static void derive_from_vus(struct options *o, struct buf *warnings)
{
    if (o->has_scenarios && warnings != NULL)
        buf_printf(warnings, "`vus=%lld` overrides scenarios configuration\n",
                   (long long)o->vus.value);
    struct scenario *s = only_scenario(o, EXECUTOR_SHARED_ITERATIONS);
    s->vus = s->iterations = o->iterations = o->vus;
}

static void derive_from_nothing(struct options *o, struct buf *warnings)
{
    if (o->has_stages)
        warn(warnings, "`stages` was explicitly set to an empty value, running the script with 1 "
                       "iteration in 1 VU");
    if (o->has_scenarios)
        warn(warnings, "`scenarios` was explicitly set to an empty value, running the script with "
                       "1 iteration in 1 VU");
    only_scenario(o, EXECUTOR_PER_VU_ITERATIONS);
}

static int derive_scenarios(struct options *o, struct buf *warnings, struct error *error)
{
    if (o->iterations.set)
        return derive_from_iterations(o, error);
    if (o->duration.set)
        return derive_from_duration(o, error);
    if (o->stage_count > 0)
        return derive_from_stages(o, error);
    if (o->vus.set && !o->has_stages) {
        derive_from_vus(o, warnings);
    } else if (o->scenario_count == 0) {
        derive_from_nothing(o, warnings);
    }
    return 0;
}

static int by_start(const void *a, const void *b)
{
    const struct scenario *x = a, *y = b;
    int64_t start_x = scenario_start_time_ns(x), start_y = scenario_start_time_ns(y);
    if (start_x != start_y)
        return start_x < start_y ? -1 : 1;
    return slice_compare(x->name, y->name);
}

/* --- complaints ------------------------------------------------------------------------------- */

static void begin_complaint(struct buf *out)
{
    if (out->len == 0)
        buf_append_str(out, "There were problems with the specified script configuration:");
    buf_append_str(out, "\n\t- ");
}

static void check_segment(struct buf *out, const struct options *o)
{
    struct segment segment = SEGMENT_WHOLE, *sequence;
    uint32_t count;
    struct error ignored = { 0 }; /* both were read before */
    if (!o->execution_segment_sequence.set)
        return;
    if (o->execution_segment.set)
        segment_parse(&segment, o->execution_segment.value, &ignored);
    segment_sequence_parse(&sequence, &count, o->execution_segment_sequence.value, &ignored);
    error_clear(&ignored);

    bool found = false;
    for (uint32_t i = 0; i < count; i++)
        found = found || segment_equal(&sequence[i], &segment);
    if (!found) {
        begin_complaint(out);
        buf_append_str(out, "provided segment ");
        segment_format(out, &segment);
        buf_append_str(out, " can't be found in sequence ");
        segment_sequence_format(out, sequence, count);
    }
    free(sequence);
}

static void check_scenario(struct buf *out, const struct scenario *s)
{
    struct buf complaints = BUF_INIT(BUF_UNLIMITED);
    scenario_validate(&complaints, s);
    if (complaints.len > 0) {
        begin_complaint(out);
        buf_printf(out, "scenario %.*s has configuration errors: %.*s", SLICE_ARG(s->name),
                   SLICE_ARG(buf_slice(&complaints)));
    }
    buf_deinit(&complaints);
}

static void check_times(struct buf *out, const struct options *o)
{
    int64_t ttl_ns;
    struct slice ttl = o->dns_ttl.value;
    if (o->setup_timeout.set && o->setup_timeout.ns <= 0) {
        begin_complaint(out);
        buf_append_str(out, "setupTimeout must be positive");
    }
    if (ttl.len > 0 && !slice_is(ttl, "inf") && (!duration_parse(ttl, &ttl_ns) || ttl_ns < 0)) {
        begin_complaint(out);
        buf_printf(out, "invalid DNS TTL: %.*s", SLICE_ARG(ttl));
    }
}

static void check_exec(struct buf *out, const struct options *o, const struct scenario *s)
{
    struct slice exec = scenario_exec(s);
    if (!o->exports.set)
        return;
    for (uint32_t i = 0; i < o->exports.count; i++) {
        if (slice_eq(o->exports.items[i], exec))
            return;
    }
    begin_complaint(out);
    buf_printf(out, "executor %.*s: function '%.*s' not found in exports", SLICE_ARG(s->name),
               SLICE_ARG(exec));
}

static int check_all(const struct options *o, struct error *error)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    check_segment(&out, o);
    for (uint32_t i = 0; i < o->scenario_count; i++)
        check_scenario(&out, &o->scenarios[i]);
    check_times(&out, o);
    for (uint32_t i = 0; i < o->scenario_count; i++)
        check_exec(&out, o, &o->scenarios[i]);
    int rc = 0;
    if (out.len > 0)
        rc = error_set(error, EXIT_CODE_INVALID_CONFIG, "%.*s", SLICE_ARG(buf_slice(&out)));
    buf_deinit(&out);
    return rc;
}

/* k6's words, which people look for. */
static void warn_of_domains(const struct options *o, struct buf *warnings)
{
    for (uint32_t i = 0; i < o->tls_auth_count; i++) {
        if (o->tls_auth[i].domain_count == 0)
            continue;
        warn(warnings, "tlsAuth.domains option could be removed in the next releases, it's "
                       "recommended to leave it empty and let k6 automatically detect from the "
                       "provided certificate. It follows the Go's NameToCertificate deprecation - "
                       "https://pkg.go.dev/crypto/tls@go1.17#Config.");
        return;
    }
}

int options_resolve(struct options *o, struct buf *warnings, struct error *error)
{
    if (options_fill_defaults(o, error) != 0 || derive_scenarios(o, warnings, error) != 0)
        return -1;
    qsort(o->scenarios, o->scenario_count, sizeof(*o->scenarios), by_start);
    warn_of_domains(o, warnings);
    return check_all(o, error);
}
