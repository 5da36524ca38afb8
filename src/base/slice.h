/* A borrowed run of bytes: text without a terminator. Never owns, never NULL-terminated by
 * contract. */
#ifndef BASE_SLICE_H
#define BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice {
    const char *ptr;
    size_t len;
};

/* A string literal as a slice, usable in static tables. */
#define SLICE(literal) ((struct slice){ "" literal, sizeof(literal) - 1 })

/* For printf: printf("%.*s", SLICE_ARG(s)). */
#define SLICE_ARG(s) (int)(s).len, (s).ptr

static inline struct slice slice_make(const char *ptr, size_t len)
{
    return (struct slice){ ptr, len };
}

/* A C string as a slice; NULL gives the empty slice. */
static inline struct slice slice_of(const char *text)
{
    return (struct slice){ text ? text : "", text ? strlen(text) : 0 };
}

static inline bool slice_eq(struct slice a, struct slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool slice_is(struct slice a, const char *text)
{
    return slice_eq(a, slice_of(text));
}

/* The bytes from `from` (inclusive) to `to` (exclusive), both clamped to the slice. */
static inline struct slice slice_sub(struct slice s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    return (struct slice){ s.ptr + from, to - from };
}

bool slice_eq_nocase(struct slice a, struct slice b); /* ASCII only */
int slice_compare(struct slice a, struct slice b);    /* bytewise, as memcmp */
bool slice_starts(struct slice s, struct slice prefix);
bool slice_ends(struct slice s, struct slice suffix);

/* Index of the first occurrence, or -1. */
ptrdiff_t slice_find_char(struct slice s, char c);
ptrdiff_t slice_rfind_char(struct slice s, char c);
ptrdiff_t slice_find(struct slice s, struct slice needle);

/* Without ASCII white space at both ends. */
struct slice slice_trim(struct slice s);

/* Takes the part before the next `separator` off the front of `rest`; false when nothing is left.
 * "a,,b" gives "a", "", "b"; a separator at the end adds no empty part, the empty slice gives
 * nothing. */
bool slice_split(struct slice *rest, char separator, struct slice *part);

/* Whole-slice numbers in base 10; false on anything else or on overflow. */
bool slice_to_int64(struct slice s, int64_t *out);
bool slice_to_double(struct slice s, double *out);

/* A malloc'd, terminated copy. Never NULL: running out of memory ends the process. */
char *slice_dup(struct slice s);

/* FNV-1a-like 64-bit hash for tables; not stable between versions, not for untrusted floods. */
uint64_t slice_hash(struct slice s);

#endif
