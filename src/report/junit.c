#include "report/junit.h"

#include "base/clock.h"
#include "base/number.h"

#include <inttypes.h>
#include <time.h>

/* --- XML -------------------------------------------------------------------------------------- */

/* Of control characters XML has but three; the rest becomes what stands for unknown ones. */
static void append_escaped(struct buf *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        switch (c) {
        case '&': buf_append_str(out, "&amp;"); break;
        case '<': buf_append_str(out, "&lt;"); break;
        case '>': buf_append_str(out, "&gt;"); break;
        case '"': buf_append_str(out, "&quot;"); break;
        case '\n': buf_append_str(out, "&#10;"); break;
        case '\r': buf_append_str(out, "&#13;"); break;
        case '\t': buf_append_str(out, "&#9;"); break;
        default:
            if (c < ' ')
                buf_append_str(out, "\xEF\xBF\xBD");
            else
                buf_append_char(out, (char)c);
        }
    }
}

static void attribute(struct buf *out, const char *name, struct slice value)
{
    buf_printf(out, " %s=\"", name);
    append_escaped(out, value);
    buf_append_char(out, '"');
}

static void seconds(struct buf *out, int64_t ns)
{
    buf_printf(out, " time=\"%.3f\"", (double)ns / (double)NS_PER_S);
}

static void open_case(struct buf *out, struct slice name, struct slice class)
{
    buf_append_str(out, "    <testcase");
    attribute(out, "name", name);
    attribute(out, "classname", class);
}

/* The message is all there is to say: it is also the text, which some servers show alone. */
static void close_case(struct buf *out, const char *kind, struct slice message)
{
    if (message.len == 0) {
        buf_append_str(out, "/>\n");
        return;
    }
    buf_printf(out, ">\n      <%s", kind);
    attribute(out, "message", message);
    buf_append_char(out, '>');
    append_escaped(out, message);
    buf_printf(out, "</%s>\n    </testcase>\n", kind);
}

struct counts {
    uint64_t tests, failures, errors;
};

static void counts_attributes(struct buf *out, struct counts counts)
{
    buf_printf(out, " tests=\"%" PRIu64 "\" failures=\"%" PRIu64 "\" errors=\"%" PRIu64 "\"",
               counts.tests, counts.failures, counts.errors);
}

static void suite(struct buf *out, const struct junit_subject *s, const char *name,
                  struct counts counts, struct slice cases)
{
    struct timespec started = { .tv_sec = s->started_wall_ns / NS_PER_S };
    struct tm parts;
    char time[32];
    if (counts.tests == 0)
        return;
    gmtime_r(&started.tv_sec, &parts);
    strftime(time, sizeof(time), "%Y-%m-%dT%H:%M:%S", &parts);
    buf_append_str(out, "  <testsuite");
    attribute(out, "name", slice_of(name));
    counts_attributes(out, counts);
    seconds(out, s->elapsed_ns);
    buf_printf(out, " timestamp=\"%s\">\n", time);
    buf_append_slice(out, cases);
    buf_append_str(out, "  </testsuite>\n");
}

/* --- what is tested --------------------------------------------------------------------------- */

static struct counts write_thresholds(struct buf *out, const struct junit_subject *s)
{
    struct counts counts = { 0 };
    struct buf message = BUF_INIT(BUF_UNLIMITED);
    for (uint32_t i = 0; i < s->threshold_count; i++) {
        const struct threshold_set *set = &s->thresholds[i];
        for (uint32_t j = 0; j < set->count; j++) {
            const struct threshold *t = &set->items[j];
            buf_reset(&message);
            if (t->failed) {
                buf_printf(&message, "%s was ", t->aggregation);
                number_append_shortest(&message, t->last_value);
                buf_printf(&message, ", which is not %s", t->source);
            }
            open_case(out, slice_of(t->source), slice_of(threshold_set_title(set)));
            close_case(out, "failure", buf_slice(&message));
            counts.tests++;
            counts.failures += t->failed;
        }
    }
    buf_deinit(&message);
    return counts;
}

static struct counts write_checks(struct buf *out, const struct junit_subject *s)
{
    struct counts counts = { 0 };
    struct buf message = BUF_INIT(BUF_UNLIMITED);
    const struct check_node *check = group_tree_checks(s->checks);
    for (; check != NULL; check = check->next_in_tree) {
        const char *path = check->group->path;
        buf_reset(&message);
        if (check->fails > 0)
            buf_printf(&message, "%" PRIu64 " of %" PRIu64 " failed", check->fails,
                       check->passes + check->fails);
        open_case(out, slice_of(check->name), path[0] != '\0' ? slice_of(path) : s->script);
        close_case(out, "failure", buf_slice(&message));
        counts.tests++;
        counts.failures += check->fails > 0;
    }
    buf_deinit(&message);
    return counts;
}

static struct counts write_run(struct buf *out, const struct junit_subject *s)
{
    open_case(out, SLICE("the test ran to its end"), s->script);
    close_case(out, "error", s->error);
    return (struct counts){ .tests = 1, .errors = s->error.len > 0 };
}

void junit_write(struct buf *out, const struct junit_subject *subject)
{
    static const struct {
        const char *name;
        struct counts (*write)(struct buf *out, const struct junit_subject *s);
    } suites[] = { { "run", write_run },
                   { "thresholds", write_thresholds },
                   { "checks", write_checks } };
    struct buf all = BUF_INIT(BUF_UNLIMITED), cases = BUF_INIT(BUF_UNLIMITED);
    struct counts sum = { 0 };
    for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
        buf_reset(&cases);
        struct counts counts = suites[i].write(&cases, subject);
        suite(&all, subject, suites[i].name, counts, buf_slice(&cases));
        sum.tests += counts.tests;
        sum.failures += counts.failures;
        sum.errors += counts.errors;
    }
    buf_append_str(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
    attribute(out, "name", subject->script);
    counts_attributes(out, sum);
    seconds(out, subject->elapsed_ns);
    buf_append_str(out, ">\n");
    buf_append_slice(out, buf_slice(&all));
    buf_append_str(out, "</testsuites>\n");
    buf_deinit(&all);
    buf_deinit(&cases);
}
