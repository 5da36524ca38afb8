#include "remote/freshness.h"

enum { LONGEST_S = 365 * 24 * 3600 };

/* A count of seconds; what is none counts as 0, which asks once too often. */
static int64_t seconds(struct slice text)
{
    int64_t value;
    text = slice_trim(text);
    if (!slice_to_int64(text, &value) || value < 0)
        return 0;
    return value < LONGEST_S ? value : LONGEST_S;
}

struct directives {
    bool not_kept, asked_each_time;
    int64_t lifetime_s;
};

static void read_directive(struct directives *d, struct slice text)
{
    struct slice name = text, value = SLICE("");
    ptrdiff_t equals = slice_find_char(text, '=');
    if (equals >= 0) {
        name = slice_sub(text, 0, (size_t)equals);
        value = slice_sub(text, (size_t)equals + 1, text.len);
    }
    name = slice_trim(name);
    if (slice_eq_nocase(name, SLICE("no-store")))
        d->not_kept = true;
    else if (slice_eq_nocase(name, SLICE("no-cache")))
        d->asked_each_time = true;
    else if (slice_eq_nocase(name, SLICE("max-age")))
        d->lifetime_s = seconds(value);
}

int64_t freshness_s(const struct http_headers *headers)
{
    struct directives d = { 0 };
    for (uint32_t i = 0; i < headers->count; i++) {
        struct slice rest = headers->items[i].value, part;
        if (slice_eq_nocase(headers->items[i].name, SLICE("Cache-Control")))
            while (slice_split(&rest, ',', &part))
                read_directive(&d, part);
    }
    if (d.not_kept)
        return FRESHNESS_NOT_KEPT;
    struct slice age = http_headers_get(headers, SLICE("Age"));
    int64_t left_s = d.lifetime_s - (age.ptr ? seconds(age) : 0);
    return d.asked_each_time || left_s < 0 ? 0 : left_s;
}
