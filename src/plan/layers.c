/* One layer of options over another. */
#include "plan/option_kind.h"

enum { ARENA_CHUNK = 4096 };

void options_init(struct options *o)
{
    *o = (struct options){ 0 };
    arena_init(&o->arena, ARENA_CHUNK);
}

void options_deinit(struct options *o)
{
    arena_deinit(&o->arena);
}

/* Whether a layer says how much to run. VUs alone don't: they go with the rest of a lower layer. */
static bool sets_execution(const struct options *o)
{
    return o->duration.set || o->iterations.set || o->has_stages || o->has_scenarios;
}

static void drop_execution(struct options *o)
{
    o->duration = (struct opt_duration){ 0 };
    o->iterations = (struct opt_int){ 0 };
    o->has_stages = o->has_scenarios = false;
    o->stage_count = o->scenario_count = 0;
}

void options_apply(struct options *lower, const struct options *upper, struct buf *warnings,
                   struct error *error)
{
    static const char *const names[LAYER_COUNT] = { "config", "script", "env", "cli" };
    if (sets_execution(upper)) {
        if (lower->has_scenarios && warnings != NULL)
            buf_printf(warnings,
                       "\"%s\" level configuration overrode scenarios configuration entirely\n",
                       names[upper->layer]);
        drop_execution(lower);
    }
    uint32_t count;
    const struct option_row *rows = option_rows(&count);
    for (uint32_t i = 0; i < count; i++)
        rows[i].kind->overlay(lower, upper, rows[i].offset);
    lower->help = lower->help || upper->help;
}
