/* The text of cookies: Set-Cookie in, Cookie out. The jar is in cookie_jar.c. */
#include "proto/cookie.h"

#include "proto/http_message.h"

#include <time.h>

/* A date of these years can be told from nonsense, and its seconds fit. */
enum { MIN_YEAR = 0, MAX_YEAR = 9999 };

static bool is_value_byte(unsigned char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != ';' && c != '\\';
}

/* Takes quotes off; false when a byte may not be in a value. */
static bool parse_value(struct slice *value, bool may_be_quoted)
{
    struct slice v = *value;
    if (may_be_quoted && v.len > 1 && v.ptr[0] == '"' && v.ptr[v.len - 1] == '"')
        v = slice_sub(v, 1, v.len - 1);
    for (size_t i = 0; i < v.len; i++)
        if (!is_value_byte((unsigned char)v.ptr[i]))
            return false;
    *value = v;
    return true;
}

static struct slice trim(struct slice s)
{
    while (s.len > 0 && (s.ptr[0] == ' ' || s.ptr[0] == '\t'))
        s = slice_sub(s, 1, s.len);
    while (s.len > 0 && (s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '\t'))
        s.len--;
    return s;
}

/* --- dates ------------------------------------------------------------------------------------ */

/* Moves past the text when it is there, in any case. */
static bool skip_text(struct slice *rest, struct slice text)
{
    if (!slice_eq_nocase(slice_sub(*rest, 0, text.len), text))
        return false;
    *rest = slice_sub(*rest, text.len, rest->len);
    return true;
}

static bool skip_name(struct slice *rest, const char *names, int count, int *index)
{
    for (*index = 0; *index < count; ++*index)
        if (skip_text(rest, slice_make(names + *index * 3, 3)))
            return true;
    return false;
}

static bool skip_number(struct slice *rest, size_t digits, int *number)
{
    *number = 0;
    if (rest->len < digits)
        return false;
    for (size_t i = 0; i < digits; i++) {
        if (rest->ptr[i] < '0' || rest->ptr[i] > '9')
            return false;
        *number = *number * 10 + rest->ptr[i] - '0';
    }
    *rest = slice_sub(*rest, digits, rest->len);
    return true;
}

/* Any abbreviation of a zone counts as UTC, as in the reference where it isn't the machine's
 * own. */
static bool is_zone(struct slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < 'A' || text.ptr[i] > 'Z')
            return false;
    return text.len >= 3 && text.len <= 5;
}

static int days_in(int month, int year)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month] + (month == 1 && leap);
}

bool cookie_parse_date(struct slice text, int64_t *unix_s)
{
    struct tm t = { 0 };
    int weekday, year;
    if (!skip_name(&text, "SunMonTueWedThuFriSat", 7, &weekday) || !skip_text(&text, SLICE(", ")) ||
        !skip_number(&text, 2, &t.tm_mday))
        return false;
    struct slice separator = slice_sub(text, 0, 1);
    if ((!slice_is(separator, " ") && !slice_is(separator, "-")) || !skip_text(&text, separator) ||
        !skip_name(&text, "JanFebMarAprMayJunJulAugSepOctNovDec", 12, &t.tm_mon) ||
        !skip_text(&text, separator) || !skip_number(&text, 4, &year) ||
        !skip_text(&text, SLICE(" ")) || !skip_number(&text, 2, &t.tm_hour) ||
        !skip_text(&text, SLICE(":")) || !skip_number(&text, 2, &t.tm_min) ||
        !skip_text(&text, SLICE(":")) || !skip_number(&text, 2, &t.tm_sec) ||
        !skip_text(&text, SLICE(" ")) || !is_zone(text))
        return false;
    if (year < MIN_YEAR || year > MAX_YEAR || t.tm_mday < 1 ||
        t.tm_mday > days_in(t.tm_mon, year) || t.tm_hour > 23 || t.tm_min > 59 || t.tm_sec > 59)
        return false;
    t.tm_year = year - 1900;
    *unix_s = timegm(&t);
    return true;
}

/* --- Set-Cookie ------------------------------------------------------------------------------- */

/* A leading zero is refused, but for zero itself. */
static void set_max_age(struct cookie *out, struct slice value)
{
    int64_t seconds;
    if (!slice_to_int64(value, &seconds) || (seconds != 0 && value.ptr[0] == '0'))
        return;
    out->has_max_age = true;
    out->max_age_s = seconds <= 0 ? -1 : seconds;
}

static void set_attribute(struct cookie *out, struct slice name, struct slice value)
{
    if (slice_eq_nocase(name, SLICE("path"))) {
        out->path = value;
    } else if (slice_eq_nocase(name, SLICE("domain"))) {
        out->domain = value;
    } else if (slice_eq_nocase(name, SLICE("secure"))) {
        out->secure = true;
    } else if (slice_eq_nocase(name, SLICE("httponly"))) {
        out->http_only = true;
    } else if (slice_eq_nocase(name, SLICE("samesite"))) {
        out->same_site = value;
    } else if (slice_eq_nocase(name, SLICE("max-age"))) {
        set_max_age(out, value);
    } else if (slice_eq_nocase(name, SLICE("expires"))) {
        out->raw_expires = value;
        out->has_expires = cookie_parse_date(value, &out->expires_s);
    }
}

static struct slice cut_name(struct slice part, struct slice *value)
{
    ptrdiff_t equals = slice_find_char(part, '=');
    *value = equals < 0 ? slice_sub(part, part.len, part.len)
                        : slice_sub(part, (size_t)equals + 1, part.len);
    return equals < 0 ? part : slice_sub(part, 0, (size_t)equals);
}

bool cookie_parse(struct cookie *out, struct slice set_cookie)
{
    struct slice rest = trim(set_cookie), part;
    *out = (struct cookie){ 0 };
    if (!slice_split(&rest, ';', &part) || slice_find_char(part, '=') < 0)
        return false;
    out->name = trim(cut_name(trim(part), &out->value));
    if (!http_header_name_valid(out->name) || !parse_value(&out->value, true))
        return false;
    while (slice_split(&rest, ';', &part)) {
        struct slice value, name = cut_name(trim(part), &value);
        if (parse_value(&value, false))
            set_attribute(out, name, value);
    }
    return true;
}

/* --- Cookie ----------------------------------------------------------------------------------- */

bool cookie_next(struct slice *header, struct cookie_pair *out)
{
    struct slice part;
    while (slice_split(header, ';', &part)) {
        out->name = trim(cut_name(trim(part), &out->value));
        if (http_header_name_valid(out->name) && parse_value(&out->value, true))
            return true;
    }
    return false;
}

void cookie_append(struct buf *header, struct slice name, struct slice value)
{
    bool quoted = slice_find_char(value, ' ') >= 0 || slice_find_char(value, ',') >= 0;
    if (header->len > 0)
        buf_append_str(header, "; ");
    for (size_t i = 0; i < name.len; i++)
        buf_append_char(header, name.ptr[i] == '\n' || name.ptr[i] == '\r' ? '-' : name.ptr[i]);
    buf_append_str(header, quoted ? "=\"" : "=");
    for (size_t i = 0; i < value.len; i++)
        if (is_value_byte((unsigned char)value.ptr[i]))
            buf_append_char(header, value.ptr[i]);
    if (quoted)
        buf_append_char(header, '"');
}
