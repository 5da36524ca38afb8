/* From consolidated options to what can run: scenarios, thresholds, plan, network. */
#include "cli/loaded_test.h"

#include "base/check.h"
#include "cli/report.h"
#include "plan/feature.h"
#include "vu/net_options.h"

#include <errno.h>
#include <fcntl.h>

static int make_threshold_set(struct threshold_set *set, const struct threshold_options *from,
                              struct registry *r, struct error *error)
{
    threshold_set_init(set, from->metric);
    for (uint32_t k = 0; k < from->count; k++) {
        struct threshold *added = threshold_set_add(set, from->items[k].source, error);
        if (!added)
            return -1;
        added->abort_on_fail = from->items[k].abort_on_fail;
        added->delay_abort_ns = from->items[k].delay_abort.set ? from->items[k].delay_abort.ns : 0;
    }
    return threshold_set_bind(set, r, error);
}

static int make_thresholds(struct loaded_test *t, struct error *error)
{
    const struct options *o = &t->options;
    struct registry *r = t->test.registry;
    t->thresholds = xcalloc(o->threshold_count + 1, sizeof(*t->thresholds));
    for (uint32_t i = 0; i < o->threshold_count; i++) {
        struct threshold_set *set = &t->thresholds[t->threshold_count++];
        if (make_threshold_set(set, &o->thresholds[i], r, error) == 0)
            continue;
        if (!o->no_thresholds.value)
            return -1;
        error_clear(error); /* nobody will look at it */
        threshold_set_deinit(set);
        t->threshold_count--;
    }
    /* The summary tells how long successful requests took. */
    if (t->test.system_tags & TAG_EXPECTED_RESPONSE)
        registry_submetric(r, registry_get(r, METRIC_HTTP_REQ_DURATION),
                           SLICE("expected_response:true"), error);
    return 0;
}

static void make_run_tags(struct loaded_test *t)
{
    struct tagset_builder builder;
    tagset_builder_init(&builder, NULL);
    for (uint32_t i = 0; i < t->options.tag_count; i++)
        tagset_builder_set(&builder, t->options.tags[i].key, t->options.tags[i].value);
    t->test.run_tags = tagset_build(&builder, t->test.registry);
}

static uint32_t system_tags_of(const struct options *o)
{
    uint32_t tags = 0; /* resolved options hold the default when nobody set them */
    for (uint32_t i = 0; i < o->system_tags.count; i++)
        tags |= system_tag_from_name(o->system_tags.items[i]);
    return tags;
}

static int open_console_output(struct loaded_test *t, struct error *error)
{
    if (!t->options.console_output.set)
        return 0;
    char *path = arena_str(&t->arena, t->options.console_output.value);
    t->test.console_fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (t->test.console_fd >= 0)
        return 0;
    return error_set(error, EXIT_CODE_OTHER, "cannot open the console output file \"%s\": %s", path,
                     strerror(errno));
}

int loaded_test_resolve(struct loaded_test *t, struct error *error)
{
    struct test *test = &t->test;
    struct buf warnings = BUF_INIT(1 << 20), json = BUF_INIT(64 << 20);
    int result = options_resolve(&t->options, &warnings, error);
    report_warnings(&warnings);
    if (result == 0) {
        feature_tag_run(&t->options, t->features);
        test->system_tags = system_tags_of(&t->options);
        test->detailed = t->options.summary_mode.set &&
                         slice_eq_nocase(t->options.summary_mode.value, SLICE("full"));
        if (t->options.user_agent.set)
            test->user_agent = t->options.user_agent.value;
        result = make_thresholds(t, error);
    }
    if (result == 0) {
        registry_seal(test->registry);
        bundle_seal(test->bundle);
        make_run_tags(t);
        t->plan = plan_new(&t->options, error);
        test->plan = t->plan;
        test->http_version = net_options_http_version(&t->options);
        rate_limit_init(&test->request_limit, t->options.rps.set ? t->options.rps.value : 0);
        result = t->plan ? net_options_apply(&test->net, &t->options, &t->arena, error) : -1;
    }
    if (result == 0)
        result = open_console_output(t, error);
    if (result == 0) {
        options_write_test_json(&json, &t->options);
        test->options_json = arena_copy(&t->arena, buf_slice(&json));
    }
    buf_deinit(&warnings);
    buf_deinit(&json);
    return result;
}
