/* The rules are JavaScript's, since k6 renders its summary in a script. */
#include "output/summary_format.h"

#include "base/check.h"
#include "base/number.h"

#include <math.h>
#include <stdio.h>

/* Number.prototype.toFixed: of two equally near, the larger in size, where printf takes the even
 * one. A tie shows in its exact decimals: a five and nothing behind it. */
static void append_fixed(struct buf *out, double value, int decimals)
{
    enum { BEHIND = 30 }; /* digits that no tie reaches and no other double leaves empty */
    char text[400];
    if (!(fabs(value) < 1e21)) {
        number_append_js(out, value);
        return;
    }
    int length = snprintf(text, sizeof(text), "%.*f", decimals + BEHIND, value);
    const char *behind = text + length - BEHIND;
    bool is_tie = behind[0] == '5' && strspn(behind + 1, "0") == BEHIND - 1;
    if (is_tie)
        value = nextafter(value, value > 0 ? INFINITY : -INFINITY);
    buf_printf(out, "%.*f", decimals, value);
}

/* parseFloat(value.toFixed(decimals)).toString() */
static void append_short(struct buf *out, double value, int decimals)
{
    struct buf fixed = BUF_INIT(512);
    double number;
    append_fixed(&fixed, value, decimals);
    if (!slice_to_double(buf_slice(&fixed), &number))
        number = value; /* infinite or not a number */
    number_append_js(out, number);
    buf_deinit(&fixed);
}

static void append_truncated(struct buf *out, double value, int decimals)
{
    double scale = pow(10, decimals);
    append_short(out, trunc(scale * value) / scale, decimals);
}

static void append_bytes(struct buf *out, double bytes)
{
    static const char *const units[] = { "B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB" };
    if (!(bytes >= 10)) {
        number_append_js(out, bytes);
        buf_append_str(out, " B");
        return;
    }
    double power = floor(log(bytes) / log(1000));
    if (power > (double)ARRAY_LEN(units) - 1)
        power = (double)ARRAY_LEN(units) - 1;
    double value = floor(bytes / pow(1000, power) * 10 + 0.5) / 10;
    append_fixed(out, value, value < 10 ? 1 : 0);
    buf_append_char(out, ' ');
    buf_append_str(out, units[(size_t)power]);
}

/* "1h2m3s"; the seconds have decimals only below a minute. */
static void append_long_duration(struct buf *out, double ms)
{
    double minutes = trunc(ms / 60000), hours = trunc(minutes / 60);
    if (hours >= 1) {
        number_append_js(out, hours);
        buf_append_char(out, 'h');
    }
    if (minutes >= 1) {
        number_append_js(out, fmod(minutes, 60));
        buf_append_char(out, 'm');
    }
    append_truncated(out, fmod(ms, 60000) / 1000, ms > 60000 ? 0 : 2);
    buf_append_char(out, 's');
}

static void append_duration(struct buf *out, double ms)
{
    if (ms == 0) {
        buf_append_str(out, "0s");
    } else if (ms < 0.001) {
        number_append_js(out, trunc(ms * 1000000));
        buf_append_str(out, "ns");
    } else if (ms < 1) {
        append_truncated(out, ms * 1000, 2);
        buf_append_str(out, "µs");
    } else if (ms < 1000) {
        append_truncated(out, ms, 2);
        buf_append_str(out, "ms");
    } else {
        append_long_duration(out, ms);
    }
}

static void append_time(struct buf *out, double ms, struct slice time_unit)
{
    static const struct unit {
        const char *option, *shown;
        double factor;
    } units[] = { { "s", "s", 0.001 }, { "ms", "ms", 1 }, { "us", "µs", 1000 } };
    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        if (slice_is(time_unit, units[i].option)) {
            append_fixed(out, ms * units[i].factor, 2);
            buf_append_str(out, units[i].shown);
            return;
        }
    }
    append_duration(out, ms);
}

void summary_format_value(struct buf *out, double value, enum metric_type type,
                          enum value_type contains, struct slice time_unit)
{
    if (type == METRIC_RATE) {
        /* Truncated, so that 99.999 % does not look like all. */
        append_fixed(out, trunc(value * 100 * 100) / 100, 2);
        buf_append_char(out, '%');
    } else if (contains == VALUE_DATA) {
        append_bytes(out, value);
    } else if (contains == VALUE_TIME) {
        append_time(out, value, time_unit);
    } else {
        append_short(out, value, 6);
    }
}

void summary_paint(struct buf *out, bool color, const char *codes, struct slice text)
{
    if (color)
        buf_printf(out, "\x1b[%sm", codes);
    buf_append_slice(out, text);
    if (color)
        buf_append_str(out, "\x1b[0m");
}
