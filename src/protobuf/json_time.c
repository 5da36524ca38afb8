#include "protobuf/json_time.h"

static const int64_t max_duration = 315576000000;  /* seconds: 10,000 years */
static const int64_t min_timestamp = -62135596800; /* 0001-01-01T00:00:00Z */
static const int64_t max_timestamp = 253402300799; /* 9999-12-31T23:59:59Z */
enum { MAX_NANOS = 999999999, DAY = 86400 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Takes digits off the front: up to nine decimals, as nanoseconds. */
static bool take_nanos(struct slice *text, int32_t *nanos)
{
    int n = 0;
    *nanos = 0;
    while (text->len && is_digit(*text->ptr) && n < 9) {
        *nanos = *nanos * 10 + (*text->ptr - '0');
        *text = slice_sub(*text, 1, text->len);
        n++;
    }
    bool any = n > 0;
    for (; n < 9; n++)
        *nanos *= 10;
    return any;
}

enum json_time_result json_time_parse_duration(struct slice text, struct pb_time *out)
{
    *out = (struct pb_time){ 0 };
    if (text.len < 2 || !slice_ends(text, SLICE("s")))
        return JSON_TIME_INVALID;
    struct slice rest = slice_sub(text, 0, text.len - 1);
    bool negative = rest.ptr[0] == '-';
    rest = slice_sub(rest, negative || rest.ptr[0] == '+', rest.len);
    if (rest.len == 0 || (rest.len > 1 && rest.ptr[0] == '0' && is_digit(rest.ptr[1])))
        return JSON_TIME_INVALID;
    size_t n = 0;
    while (n < rest.len && is_digit(rest.ptr[n]))
        n++;
    if (n > 0 && !slice_to_int64(slice_sub(rest, 0, n), &out->seconds))
        return JSON_TIME_INVALID;
    rest = slice_sub(rest, n, rest.len);
    if (rest.len) {
        if (rest.ptr[0] != '.')
            return JSON_TIME_INVALID;
        rest = slice_sub(rest, 1, rest.len);
        take_nanos(&rest, &out->nanos);
    }
    if (rest.len)
        return JSON_TIME_INVALID;
    if (out->seconds > max_duration)
        return JSON_TIME_OUT_OF_RANGE;
    if (negative)
        *out = (struct pb_time){ -out->seconds, -out->nanos };
    return JSON_TIME_OK;
}

/* Takes exactly that many digits, of a number in a range. */
static bool take_number(struct slice *text, size_t digits, int low, int high, int *value)
{
    *value = 0;
    if (text->len < digits)
        return false;
    for (size_t i = 0; i < digits; i++) {
        if (!is_digit(text->ptr[i]))
            return false;
        *value = *value * 10 + (text->ptr[i] - '0');
    }
    *text = slice_sub(*text, digits, text->len);
    return *value >= low && *value <= high;
}

static bool take(struct slice *text, char c)
{
    bool there = text->len && *text->ptr == c;
    *text = slice_sub(*text, there, text->len);
    return there;
}

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_of_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days from 1970-01-01 in the Gregorian calendar, years beginning in March
 * (https://howardhinnant.github.io/date_algorithms.html). */
static int64_t days_from_civil(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void civil_from_days(int64_t days, int64_t *year, int *month, int *day)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t of_era = days - era * 146097;
    int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = y + era * 400 + (*month <= 2);
}

static bool take_offset(struct slice *text, int *seconds)
{
    int hours, minutes;
    *seconds = 0;
    if (take(text, 'Z'))
        return true;
    bool west = take(text, '-');
    if (!west && !take(text, '+'))
        return false;
    if (!take_number(text, 2, 0, 23, &hours) || !take(text, ':') ||
        !take_number(text, 2, 0, 59, &minutes))
        return false;
    *seconds = (hours * 60 + minutes) * (west ? -60 : 60);
    return true;
}

enum json_time_result json_time_parse_timestamp(struct slice text, struct pb_time *out)
{
    int year, month, day, hour, minute, second, offset;
    *out = (struct pb_time){ 0 };
    bool ok = take_number(&text, 4, 0, 9999, &year) && take(&text, '-') &&
              take_number(&text, 2, 1, 12, &month) && take(&text, '-') &&
              take_number(&text, 2, 1, days_of_month(year, month), &day) && take(&text, 'T') &&
              take_number(&text, 2, 0, 23, &hour) && take(&text, ':') &&
              take_number(&text, 2, 0, 59, &minute) && take(&text, ':') &&
              take_number(&text, 2, 0, 59, &second);
    if (ok && take(&text, '.'))
        ok = take_nanos(&text, &out->nanos);
    if (!ok || !take_offset(&text, &offset) || text.len)
        return JSON_TIME_INVALID;
    out->seconds = days_from_civil(year, month, day) * DAY + hour * 3600 + minute * 60 + second -
                   offset;
    if (out->seconds < min_timestamp || out->seconds > max_timestamp)
        return JSON_TIME_OUT_OF_RANGE;
    return JSON_TIME_OK;
}

/* None, three, six or nine decimals. */
static void append_decimals(struct buf *out, int32_t nanos)
{
    if (nanos == 0)
        return;
    if (nanos % 1000 != 0)
        buf_printf(out, ".%09d", nanos);
    else if (nanos % 1000000 != 0)
        buf_printf(out, ".%06d", nanos / 1000);
    else
        buf_printf(out, ".%03d", nanos / 1000000);
}

bool json_time_append_duration(struct buf *out, struct pb_time t, struct buf *fault)
{
    if (t.seconds < -max_duration || t.seconds > max_duration)
        buf_printf(fault, "seconds out of range %lld", (long long)t.seconds);
    else if (t.nanos < -MAX_NANOS || t.nanos > MAX_NANOS)
        buf_printf(fault, "nanos out of range %d", t.nanos);
    else if ((t.seconds > 0 && t.nanos < 0) || (t.seconds < 0 && t.nanos > 0))
        buf_append_str(fault, "signs of seconds and nanos do not match");
    if (fault->len)
        return false;
    if (t.seconds < 0 || t.nanos < 0) {
        buf_append_char(out, '-');
        t = (struct pb_time){ -t.seconds, -t.nanos };
    }
    buf_append_int(out, t.seconds);
    append_decimals(out, t.nanos);
    buf_append_char(out, 's');
    return true;
}

bool json_time_append_timestamp(struct buf *out, struct pb_time t, struct buf *fault)
{
    if (t.seconds < min_timestamp || t.seconds > max_timestamp)
        buf_printf(fault, "seconds out of range %lld", (long long)t.seconds);
    else if (t.nanos < 0 || t.nanos > MAX_NANOS)
        buf_printf(fault, "nanos out of range %d", t.nanos);
    if (fault->len)
        return false;
    int64_t days = t.seconds / DAY, rest = t.seconds % DAY, year;
    int month, day;
    if (rest < 0) {
        rest += DAY;
        days--;
    }
    civil_from_days(days, &year, &month, &day);
    buf_printf(out, "%04d-%02d-%02dT%02d:%02d:%02d", (int)year, month, day, (int)(rest / 3600),
               (int)(rest / 60 % 60), (int)(rest % 60));
    append_decimals(out, t.nanos);
    buf_append_char(out, 'Z');
    return true;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Identifiers with dots between them. */
static bool is_path(struct slice path)
{
    bool start = true;
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        if (c == '.' ? start : !letter && c != '_' && (start || !is_digit(c)))
            return false;
        start = c == '.';
    }
    return !start;
}

bool json_path_to_proto(struct buf *out, struct slice path)
{
    size_t begin = out->len;
    if (slice_find_char(path, '_') >= 0)
        return false;
    for (size_t i = 0; i < path.len; i++) {
        if (is_upper(path.ptr[i]))
            buf_append_char(out, '_');
        buf_append_char(out, is_upper(path.ptr[i]) ? (char)(path.ptr[i] | 0x20) : path.ptr[i]);
    }
    return is_path(slice_make(out->ptr + begin, out->len - begin));
}

bool json_path_to_json(struct buf *out, struct slice path)
{
    if (!is_path(path))
        return false;
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        if (c == '_') {
            c = i + 1 < path.len ? path.ptr[++i] : 0;
            if (c < 'a' || c > 'z')
                return false;
            c = (char)(c & ~0x20);
        } else if (is_upper(c)) {
            return false;
        }
        buf_append_char(out, c);
    }
    return true;
}
