#include "jsmod/timeout.h"

#include "base/clock.h"
#include "base/duration.h"
#include "jsmod/go_value.h"
#include "script/value.h"

#include <math.h>

/* What stands where "5 s" should have a unit: " s". Empty where the text doesn't begin with a
 * number. */
static struct slice unknown_unit(struct slice text)
{
    static const char digits[] = "0123456789.";
    size_t begin = 0;
    while (begin < text.len && memchr(digits, text.ptr[begin], sizeof(digits) - 1))
        begin++;
    size_t end = begin;
    while (end < text.len && !memchr(digits, text.ptr[end], sizeof(digits) - 1))
        end++;
    return begin == 0 ? slice_make("", 0) : slice_sub(text, begin, end);
}

static int read_text(struct slice text, struct arena *arena, int64_t *timeout_ns,
                     const char **wrong)
{
    if (duration_parse(text, timeout_ns))
        return 0;
    struct slice unit = unknown_unit(text);
    *wrong = unit.len == 0
                 ? arena_printf(arena, "invalid timeout value: time: invalid duration \"%.*s\"",
                                SLICE_ARG(text))
                 : arena_printf(arena,
                                "invalid timeout value: time: unknown unit \"%.*s\" in duration "
                                "\"%.*s\"",
                                SLICE_ARG(unit), SLICE_ARG(text));
    return 1;
}

int timeout_read(JSContext *ctx, JSValueConst value, struct arena *arena, int64_t *timeout_ns,
                 const char **wrong)
{
    if (JS_IsNumber(value)) {
        double ms;
        JS_ToFloat64(ctx, &ms, value);
        *timeout_ns = (int64_t)(fmin(fmax(ms, -1e12), 1e12) * (double)NS_PER_MS);
        return 0;
    }
    if (!JS_IsString(value)) {
        *wrong = arena_printf(arena,
                              "invalid timeout value: unable to use type %s as a duration value",
                              go_type_name(ctx, value));
        return 1;
    }
    struct slice text = value_text(ctx, value, arena);
    return text.ptr ? read_text(text, arena, timeout_ns, wrong) : -1;
}
