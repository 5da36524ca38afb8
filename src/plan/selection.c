#include "plan/selection.h"

bool selection_is_wanted(const struct options *flags)
{
    return flags->selected_scenarios.set || flags->once.value;
}

/* --- what would replace the scenarios --- */

/* The flag of the first shortcut that is set; NULL where there is none. */
static const char *shortcut(const struct options *o)
{
    return o->vus.set          ? "--vus"
           : o->duration.set   ? "--duration"
           : o->iterations.set ? "--iterations"
           : o->has_stages     ? "--stage"
                               : NULL;
}

int selection_check_flags(const struct options *flags, struct error *error)
{
    const char *other = shortcut(flags);
    if (!selection_is_wanted(flags) || other == NULL)
        return 0;
    error_set(error, EXIT_CODE_INVALID_CONFIG, "%s cannot be combined with %s",
              flags->once.value ? "--once" : "--scenario", other);
    return error_hint(error, "the scenarios say how much they run");
}

static void drop_shortcuts(struct options *o)
{
    o->vus = o->iterations = (struct opt_int){ 0 };
    o->duration = (struct opt_duration){ 0 };
    o->has_stages = false;
    o->stage_count = 0;
}

void selection_protect(struct options *layer, struct buf *warnings)
{
    static const char *const names[LAYER_COUNT] = { "config", "script", "env", "cli" };
    if (shortcut(layer) != NULL)
        buf_printf(warnings,
                   "vus, duration, iterations and stages on the \"%s\" level are ignored: only "
                   "selected scenarios run\n",
                   names[layer->layer]);
    drop_shortcuts(layer);
}

/* --- scenarios --- */

static bool is_selected(const struct options *o, struct slice name)
{
    if (o->selected_scenarios.count == 0)
        return true;
    for (uint32_t i = 0; i < o->selected_scenarios.count; i++) {
        if (slice_eq(slice_trim(o->selected_scenarios.items[i]), name))
            return true;
    }
    return false;
}

static bool has_scenario(const struct options *o, struct slice name)
{
    for (uint32_t i = 0; i < o->scenario_count; i++) {
        if (slice_eq(o->scenarios[i].name, name))
            return true;
    }
    return false;
}

static int complain_of_missing(const struct options *o, struct slice name, struct error *error)
{
    struct buf known = BUF_INIT(1 << 16);
    for (uint32_t i = 0; i < o->scenario_count; i++)
        buf_printf(&known, "%s%.*s", i > 0 ? ", " : "", SLICE_ARG(o->scenarios[i].name));
    error_set(error, EXIT_CODE_INVALID_CONFIG, "scenario \"%.*s\" not found; %s%.*s",
              SLICE_ARG(name),
              o->scenario_count > 0 ? "available: " : "the script does not have any named scenario",
              SLICE_ARG(buf_slice(&known)));
    buf_deinit(&known);
    return -1;
}

static int check_names(const struct options *o, struct error *error)
{
    for (uint32_t i = 0; i < o->selected_scenarios.count; i++) {
        struct slice name = slice_trim(o->selected_scenarios.items[i]);
        if (!has_scenario(o, name))
            return complain_of_missing(o, name, error);
    }
    return 0;
}

/* The scenario that a threshold's metric is filtered by: of "x{scenario:a,b:c}" it is "a"; empty
 * where it is none. */
static struct slice scenario_of(struct slice metric)
{
    ptrdiff_t brace = slice_find_char(metric, '{');
    if (brace < 0 || !slice_ends(metric, SLICE("}")))
        return SLICE("");
    struct slice rest = slice_sub(metric, (size_t)brace + 1, metric.len - 1), tag;
    while (slice_split(&rest, ',', &tag)) {
        ptrdiff_t colon = slice_find_char(tag, ':');
        struct slice key = slice_trim(slice_sub(tag, 0, colon < 0 ? tag.len : (size_t)colon));
        if (slice_is(key, "scenario") && colon >= 0)
            return slice_trim(slice_sub(tag, (size_t)colon + 1, tag.len));
    }
    return SLICE("");
}

/* Those of scenarios that are there and don't run would judge nothing. */
static void keep_thresholds(struct options *o, struct buf *warnings)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < o->threshold_count; i++) {
        struct slice metric = o->thresholds[i].metric, name = scenario_of(metric);
        if (has_scenario(o, name) && !is_selected(o, name))
            buf_printf(warnings,
                       "the thresholds of \"%.*s\" are left out: its scenario isn't selected\n",
                       SLICE_ARG(metric));
        else
            o->thresholds[kept++] = o->thresholds[i];
    }
    o->threshold_count = kept;
}

static void keep_scenarios(struct options *o)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < o->scenario_count; i++) {
        if (is_selected(o, o->scenarios[i].name))
            o->scenarios[kept++] = o->scenarios[i];
    }
    o->scenario_count = kept;
}

/* What is run and how it is called stay, how much goes. */
static void run_once(struct scenario *s)
{
    const struct opt_int one = { true, 1 };
    *s = (struct scenario){ .name = s->name,
                            .executor = EXECUTOR_SHARED_ITERATIONS,
                            .exec = s->exec,
                            .has_env = s->has_env,
                            .has_tags = s->has_tags,
                            .env_count = s->env_count,
                            .tag_count = s->tag_count,
                            .env = s->env,
                            .tags = s->tags,
                            .options_json = s->options_json,
                            .vus = one,
                            .iterations = one };
}

int selection_apply(struct options *o, struct buf *warnings, struct error *error)
{
    if (!selection_is_wanted(o))
        return 0;
    if (check_names(o, error) != 0)
        return -1;
    if (o->scenario_count > 0)
        selection_protect(o, warnings);
    else
        drop_shortcuts(o);
    keep_thresholds(o, warnings);
    keep_scenarios(o);
    if (!o->once.value)
        return 0;
    if (o->scenario_count == 0) {
        o->scenarios = ARENA_NEW(&o->arena, struct scenario);
        o->scenarios->name = SLICE("default");
        o->scenario_count = 1;
        o->has_scenarios = true;
    }
    for (uint32_t i = 0; i < o->scenario_count; i++)
        run_once(&o->scenarios[i]);
    return 0;
}
