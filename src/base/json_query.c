/* The comparisons in "#(path op value)". */
#include "base/json_path.h"

#include "base/json_text.h"

#include <stdlib.h>

static bool compare(struct slice op, int order)
{
    if (slice_is(op, "="))
        return order == 0;
    if (slice_is(op, "!="))
        return order != 0;
    if (slice_is(op, "<"))
        return order < 0;
    if (slice_is(op, "<="))
        return order <= 0;
    if (slice_is(op, ">"))
        return order > 0;
    return slice_is(op, ">=") && order >= 0;
}

static bool string_holds(const struct json_query *query, struct slice text)
{
    if (slice_is(query->op, "%"))
        return json_glob(query->value, text);
    if (slice_is(query->op, "!%"))
        return !json_glob(query->value, text);
    return compare(query->op, slice_compare(text, query->value));
}

static double number_of(struct slice text)
{
    double number;
    return slice_to_double(text, &number) ? number : 0;
}

static bool number_holds(const struct json_query *query, struct slice text)
{
    double left = number_of(text), right = number_of(query->value);
    return compare(query->op, (left > right) - (left < right));
}

/* "true" or "false" against a value that should be one of them: true is the greater. */
static bool bool_holds(const struct json_query *query, bool value)
{
    if (slice_is(query->value, "true"))
        return compare(query->op, (int)value - 1);
    if (slice_is(query->value, "false"))
        return compare(query->op, (int)value);
    return slice_is(query->op, "!=") || slice_is(query->op, value ? ">=" : "<=");
}

/* What "~true" and its like make of a value. */
static bool truth_holds(const struct json_query *query, struct slice value, struct arena *arena)
{
    struct slice wanted = slice_sub(query->value, 1, query->value.len);
    bool is_null = value.len == 0 || slice_is(value, "null");
    bool is_true = slice_is(value, "true");
    if (value.len > 0 && value.ptr[0] == '"') {
        struct slice text = json_unquote(value, arena);
        is_true = slice_is(text, "true") || slice_is(text, "1") || slice_is(text, "t") ||
                  slice_is(text, "yes");
    } else if (value.len > 0 && strchr("-0123456789", value.ptr[0])) {
        is_true = number_of(value) != 0;
    }
    bool is;
    if (slice_is(wanted, "*"))
        is = value.len > 0;
    else if (slice_is(wanted, "null"))
        is = is_null;
    else if (slice_is(wanted, "true"))
        is = is_true;
    else if (slice_is(wanted, "false"))
        is = !is_true;
    else
        return false;
    return compare(query->op, (int)is - 1);
}

bool json_query_holds(const struct json_query *query, struct slice value, struct arena *arena)
{
    if (query->value.len > 0 && query->value.ptr[0] == '~')
        return truth_holds(query, value, arena);
    if (value.len == 0)
        return false;
    if (query->op.len == 0)
        return true; /* #(name): that it is there */
    switch (value.ptr[0]) {
    case '"': return string_holds(query, json_unquote(value, arena));
    case 't': return bool_holds(query, true);
    case 'f': return bool_holds(query, false);
    case '{':
    case '[':
    case 'n': return false;
    default: return number_holds(query, value);
    }
}
