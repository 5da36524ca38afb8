#include "proto/auth_challenge.h"

/* --- a cursor --------------------------------------------------------------------------------- */

static bool is_in(char c, const char *more)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr(more, c) != NULL);
}

static bool at(struct slice rest, char c)
{
    return rest.len > 0 && rest.ptr[0] == c;
}

static void skip(struct slice *rest, size_t n)
{
    *rest = slice_sub(*rest, n, rest->len);
}

static void skip_any(struct slice *rest, const char *chars)
{
    while (rest->len > 0 && rest->ptr[0] != '\0' && strchr(chars, rest->ptr[0]) != NULL)
        skip(rest, 1);
}

static struct slice take_run(struct slice *rest, const char *more_than_alphanumeric)
{
    size_t n = 0;
    while (n < rest->len && is_in(rest->ptr[n], more_than_alphanumeric))
        n++;
    struct slice run = slice_sub(*rest, 0, n);
    skip(rest, n);
    return run;
}

static struct slice take_token(struct slice *rest)
{
    return take_run(rest, "!#$%&'*+-.^_`|~");
}

/* What stands between the quotes, escapes and all; false where no quote ends it. */
static bool take_quoted(struct slice *rest, struct slice *out)
{
    size_t end = 1;
    while (end < rest->len && rest->ptr[end] != '"')
        end += rest->ptr[end] == '\\' ? 2 : 1;
    if (end >= rest->len)
        return false;
    *out = slice_sub(*rest, 1, end);
    skip(rest, end + 1);
    return true;
}

/* --- parameters ------------------------------------------------------------------------------- */

struct param {
    struct slice name, value;
    bool quoted;
};

/* A value that nobody quoted may hold what a token may not, as servers do with base64. */
static struct slice take_bare_value(struct slice *rest)
{
    size_t n = 0;
    while (n < rest->len && strchr(", \t\"", rest->ptr[n]) == NULL)
        n++;
    struct slice value = slice_sub(*rest, 0, n);
    skip(rest, n);
    return value;
}

/* Takes `name = value`; false, and nothing taken, where something else stands there. */
static bool take_param(struct slice *rest, struct param *out)
{
    struct slice left = *rest;
    out->name = take_token(&left);
    skip_any(&left, " \t");
    if (out->name.len == 0 || !at(left, '='))
        return false;
    skip(&left, 1);
    skip_any(&left, " \t");
    out->quoted = at(left, '"');
    if (!out->quoted)
        out->value = take_bare_value(&left);
    else if (!take_quoted(&left, &out->value))
        return false;
    *rest = left;
    return true;
}

static struct slice unescape(struct slice text, struct arena *arena)
{
    char *plain = arena_alloc(arena, text.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\\' && i + 1 < text.len)
            i++;
        plain[n++] = text.ptr[i];
    }
    return slice_make(plain, n);
}

struct slice auth_challenge_param(const struct auth_challenge *c, const char *name,
                                  struct arena *arena)
{
    struct slice rest = c->params;
    struct param param;
    for (; take_param(&rest, &param); skip_any(&rest, " \t,"))
        if (slice_eq_nocase(param.name, slice_of(name)))
            return param.quoted ? unescape(param.value, arena) : arena_copy(arena, param.value);
    return (struct slice){ 0 };
}

/* --- challenges ------------------------------------------------------------------------------- */

/* token68: base64 or base64url, padding included, and then nothing more of this challenge. */
static bool take_token68(struct slice *rest, struct slice *out)
{
    struct slice left = *rest;
    size_t length = take_run(&left, "-._~+/").len;
    if (length == 0)
        return false;
    while (at(left, '=')) {
        skip(&left, 1);
        length++;
    }
    skip_any(&left, " \t");
    if (left.len > 0 && !at(left, ','))
        return false;
    *out = slice_sub(*rest, 0, length);
    *rest = left;
    return true;
}

static struct slice take_params(struct slice *rest)
{
    const char *begin = rest->ptr, *end = begin;
    struct param ignored;
    while (take_param(rest, &ignored)) {
        end = rest->ptr;
        skip_any(rest, " \t,");
    }
    return slice_make(begin, (size_t)(end - begin));
}

bool auth_challenge_next(struct slice *value, struct auth_challenge *out)
{
    *out = (struct auth_challenge){ 0 };
    skip_any(value, " \t,");
    out->scheme = take_token(value);
    if (out->scheme.len == 0)
        return false;
    skip_any(value, " \t");
    if (!take_token68(value, &out->token))
        out->params = take_params(value);
    return true;
}
