#include "proto/http_message.h"

#include "base/clock.h"

enum { FIRST_CAPACITY = 8 };

/* RFC 9110 section 5.6.2: the characters of a token. */
static const bool TOKEN[256] = {
    ['!'] = true,         ['#'] = true,         ['$'] = true,         ['%'] = true, ['&'] = true,
    ['\''] = true,        ['*'] = true,         ['+'] = true,         ['-'] = true, ['.'] = true,
    ['^'] = true,         ['_'] = true,         ['`'] = true,         ['|'] = true, ['~'] = true,
    ['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true,
};

static bool is_token(struct slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!TOKEN[(unsigned char)s.ptr[i]])
            return false;
    return s.len > 0;
}

void http_headers_add(struct http_headers *h, struct arena *arena, struct slice name,
                      struct slice value)
{
    if (h->count == h->capacity) {
        uint32_t capacity = h->capacity > 0 ? h->capacity * 2 : FIRST_CAPACITY;
        struct http_header *items = arena_alloc(arena, capacity * sizeof(*items));
        if (h->count > 0)
            memcpy(items, h->items, h->count * sizeof(*items));
        h->items = items;
        h->capacity = capacity;
    }
    h->items[h->count++] = (struct http_header){ name, value };
}

struct slice http_headers_get(const struct http_headers *h, struct slice name)
{
    for (uint32_t i = 0; i < h->count; i++)
        if (h->items[i].name.len == name.len && slice_eq_nocase(h->items[i].name, name))
            return h->items[i].value;
    return (struct slice){ 0 };
}

struct http_headers http_headers_copy(const struct http_headers *h, struct arena *arena)
{
    struct http_headers copy = { 0 };
    for (uint32_t i = 0; i < h->count; i++)
        http_headers_add(&copy, arena, h->items[i].name, h->items[i].value);
    return copy;
}

void http_headers_set(struct http_headers *h, struct arena *arena, struct slice name,
                      struct slice value)
{
    http_headers_remove(h, name);
    http_headers_add(h, arena, name, value);
}

void http_headers_remove(struct http_headers *h, struct slice name)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < h->count; i++)
        if (h->items[i].name.len != name.len || !slice_eq_nocase(h->items[i].name, name))
            h->items[kept++] = h->items[i];
    h->count = kept;
}

/* Insertion sort: there are few, they are mostly sorted already, and equal names keep their
 * order. */
void http_headers_sort(const struct http_header **headers, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        const struct http_header *moving = headers[i];
        uint32_t at = i;
        for (; at > 0 && slice_compare(headers[at - 1]->name, moving->name) > 0; at--)
            headers[at] = headers[at - 1];
        headers[at] = moving;
    }
}

bool http_headers_has_token(const struct http_headers *h, struct slice name, struct slice token)
{
    for (uint32_t i = 0; i < h->count; i++) {
        if (!slice_eq_nocase(h->items[i].name, name))
            continue;
        struct slice rest = h->items[i].value, part;
        while (slice_split(&rest, ',', &part))
            if (slice_eq_nocase(slice_trim(part), token))
                return true;
    }
    return false;
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool http_header_canonicalize(char *name, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!TOKEN[(unsigned char)name[i]])
            return false;
    bool upper = true;
    for (size_t i = 0; i < len; i++) {
        char c = name[i];
        if (upper ? is_lower(c) : is_upper(c))
            name[i] = (char)(c ^ 0x20);
        upper = c == '-';
    }
    return len > 0;
}

static bool is_canonical(struct slice name)
{
    bool upper = true;
    for (size_t i = 0; i < name.len; i++) {
        if (upper ? is_lower(name.ptr[i]) : is_upper(name.ptr[i]))
            return false;
        upper = name.ptr[i] == '-';
    }
    return true;
}

struct slice http_header_canonical(struct slice name, struct arena *arena)
{
    if (is_canonical(name) || !is_token(name))
        return name;
    char *copy = arena_str(arena, name);
    http_header_canonicalize(copy, name.len);
    return slice_make(copy, name.len);
}

bool http_header_name_valid(struct slice name)
{
    return is_token(name);
}

bool http_header_value_valid(struct slice value)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

bool http_method_valid(struct slice method)
{
    return method.len == 0 || is_token(method);
}

bool http_method_announces_body(struct slice method)
{
    return slice_is(method, "POST") || slice_is(method, "PUT") || slice_is(method, "PATCH");
}

/* --- timings ---------------------------------------------------------------------------------- */

void http_timings_end(struct http_timings *t, int64_t connected_ns, int64_t written_ns,
                      int64_t first_byte_ns)
{
    int64_t end_ns = clock_mono_ns();
    if (written_ns > 0) {
        int64_t answered_ns = first_byte_ns > 0 ? first_byte_ns : end_ns;
        t->sending_ns = written_ns - connected_ns;
        t->waiting_ns = answered_ns > written_ns ? answered_ns - written_ns : 0;
    }
    if (first_byte_ns > 0)
        t->receiving_ns = end_ns - first_byte_ns;
}
