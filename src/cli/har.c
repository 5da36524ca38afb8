#include "cli/har.h"

#include "base/check.h"
#include "base/json_check.h"
#include "base/json_text.h"
#include "base/map.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct reading {
    struct arena *arena;
    struct slice pages; /* JSON, empty where there are none */
    struct map cookies; /* names that answers have set */
    struct error *error;
};

/* --- JSON --- */

/* The member's JSON; empty where there is none. */
static struct slice member(struct slice object, const char *key)
{
    struct json_walk walk;
    struct slice name, value;
    if (!json_walk_begin(&walk, object) || !walk.in_object)
        return SLICE("");
    while (json_walk_next(&walk, &name, &value)) {
        if (slice_is(slice_sub(name, 1, name.len - 1), key))
            return value;
    }
    return SLICE("");
}

/* What a member says that is a text; .ptr NULL where it is none. */
static struct slice text_of(const struct reading *r, struct slice object, const char *key)
{
    struct slice value = member(object, key);
    return slice_starts(value, SLICE("\"")) ? json_unquote(value, r->arena) : (struct slice){ 0 };
}

static uint32_t count_elements(struct slice array)
{
    struct json_walk walk;
    struct slice none, value;
    uint32_t count = 0;
    if (json_walk_begin(&walk, array) && !walk.in_object) {
        while (json_walk_next(&walk, &none, &value))
            count++;
    }
    return count;
}

/* [{"name": ..., "value": ...}] of those that `is_wanted` takes. */
static struct key_value *read_pairs(struct reading *r, struct slice array, uint32_t *count,
                                    bool (*is_wanted)(struct reading *, struct slice name))
{
    struct key_value *pairs = ARENA_ARRAY(r->arena, struct key_value, count_elements(array) + 1);
    struct json_walk walk;
    struct slice none, element;
    *count = 0;
    if (!json_walk_begin(&walk, array) || walk.in_object)
        return pairs;
    while (json_walk_next(&walk, &none, &element)) {
        struct slice name = text_of(r, element, "name"), value = text_of(r, element, "value");
        if (name.ptr != NULL && is_wanted(r, name))
            pairs[(*count)++] = (struct key_value){ name, value.ptr ? value : SLICE("") };
    }
    return pairs;
}

/* --- requests --- */

static bool is_any(struct reading *r, struct slice name)
{
    return true;
}

/* Not those that the client sets by itself, nor HTTP/2's. */
static bool is_own_header(struct reading *r, struct slice name)
{
    static const struct slice others[] = {
        SLICE("host"),       SLICE("content-length"),    SLICE("cookie"),
        SLICE("connection"), SLICE("transfer-encoding"),
    };
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        if (slice_eq_nocase(name, others[i]))
            return false;
    }
    return name.len > 0 && name.ptr[0] != ':';
}

static bool is_new_cookie(struct reading *r, struct slice name)
{
    return map_get(&r->cookies, name) == NULL;
}

static void note_cookies(struct reading *r, struct slice response)
{
    uint32_t count;
    struct key_value *cookies = read_pairs(r, member(response, "cookies"), &count, is_any);
    for (uint32_t i = 0; i < count; i++)
        map_set(&r->cookies, cookies[i].key, r);
}

static struct slice page_title(const struct reading *r, struct slice id)
{
    struct json_walk walk;
    struct slice none, page;
    if (id.ptr == NULL || !json_walk_begin(&walk, r->pages) || walk.in_object)
        return id.ptr ? id : SLICE("");
    while (json_walk_next(&walk, &none, &page)) {
        struct slice title = text_of(r, page, "title");
        if (slice_eq(text_of(r, page, "id"), id) && title.len > 0)
            return title;
    }
    return id;
}

/* "2024-05-06T07:08:09.123+02:00" (RFC 3339); 0 for anything else. */
static int64_t parse_time_ms(struct slice text)
{
    char copy[64], sign = 'Z';
    struct tm t = { 0 };
    double seconds = 0;
    int hours = 0, minutes = 0, end = 0;
    snprintf(copy, sizeof(copy), "%.*s", SLICE_ARG(text));
    if (sscanf(copy, "%4d-%2d-%2dT%2d:%2d:%lf%n", &t.tm_year, &t.tm_mon, &t.tm_mday, &t.tm_hour,
               &t.tm_min, &seconds, &end) < 6)
        return 0;
    sscanf(copy + end, "%c%2d:%2d", &sign, &hours, &minutes);
    t.tm_year -= 1900;
    t.tm_mon -= 1;
    int64_t offset_s = (hours * 60 + minutes) * 60 * (sign == '-' ? -1 : 1);
    return (timegm(&t) - offset_s) * 1000 + (int64_t)(seconds * 1000);
}

static void read_post_data(struct reading *r, struct slice post, struct har_request *out)
{
    struct slice text = text_of(r, post, "text");
    if (text.len > 0) {
        out->body = text;
        return;
    }
    out->form = read_pairs(r, member(post, "params"), &out->form_count, is_any);
}

static int read_entry(struct reading *r, struct slice entry, struct har_request *out)
{
    struct slice request = member(entry, "request"), response = member(entry, "response");
    struct slice status = member(response, "status");
    int64_t number;
    *out = (struct har_request){
        .method = text_of(r, request, "method"),
        .url = text_of(r, request, "url"),
        .page = page_title(r, text_of(r, entry, "pageref")),
        .start_ms = parse_time_ms(text_of(r, entry, "startedDateTime")),
    };
    if (out->method.len == 0 || out->url.len == 0)
        return error_set(r->error, EXIT_CODE_OTHER,
                         "an entry of the recording has no request with method and url");
    if (slice_to_int64(status, &number) && number >= 100 && number <= 999)
        out->status = (int)number;
    out->headers = read_pairs(r, member(request, "headers"), &out->header_count, is_own_header);
    out->cookies = read_pairs(r, member(request, "cookies"), &out->cookie_count, is_new_cookie);
    read_post_data(r, member(request, "postData"), out);
    note_cookies(r, response);
    return 0;
}

static int by_start(const void *a, const void *b)
{
    const struct har_request *x = a, *y = b;
    if (x->start_ms != y->start_ms)
        return x->start_ms < y->start_ms ? -1 : 1;
    return x < y ? -1 : 1;
}

int har_read(struct har *har, struct slice json, struct arena *arena, struct error *error)
{
    struct json_fault fault;
    struct json_walk walk;
    *har = (struct har){ 0 };
    if (!json_check(json, &fault))
        return error_set(error, EXIT_CODE_OTHER, "it is no JSON: line %d: %s", fault.line,
                         fault.text);
    struct slice log = member(json, "log"), entries = member(log, "entries"), none, entry;
    if (!json_walk_begin(&walk, entries) || walk.in_object)
        return error_set(error, EXIT_CODE_OTHER, "it is no HAR: there are no log.entries");
    struct reading r = { .arena = arena, .pages = member(log, "pages"), .error = error };
    map_init(&r.cookies);
    har->requests = ARENA_ARRAY(arena, struct har_request, count_elements(entries) + 1);
    while (!error_is_set(error) && json_walk_next(&walk, &none, &entry))
        har->count += read_entry(&r, entry, &har->requests[har->count]) == 0;
    map_deinit(&r.cookies, NULL);
    if (har->count > 0)
        qsort(har->requests, har->count, sizeof(*har->requests), by_start);
    return error_is_set(error) ? -1 : 0;
}
