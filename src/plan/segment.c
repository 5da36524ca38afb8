/* Reading and writing segments and sequences of them. Texts of errors are k6's: people search for
 * them. */
#include "plan/segment.h"

#include "base/check.h"

#include <stdlib.h>

enum { BAD_SEGMENT = EXIT_CODE_INVALID_CONFIG };

bool segment_equal(const struct segment *a, const struct segment *b)
{
    return fraction_equal(a->from, b->from) && fraction_equal(a->to, b->to);
}

struct fraction segment_length(const struct segment *s)
{
    return fraction_subtract(s->to, s->from);
}

static int parse_point(struct slice text, struct fraction *out, struct error *error)
{
    if (fraction_parse(text, out))
        return 0;
    return error_set(error, BAD_SEGMENT, "'%.*s' is not a valid %s", SLICE_ARG(text),
                     slice_ends(text, SLICE("%"))
                         ? "percentage"
                         : "percentage, decimal, fraction or interval value");
}

static int segment_make(struct segment *s, struct fraction from, struct fraction to,
                        struct error *error)
{
    struct buf start = BUF_INIT(64), end = BUF_INIT(64);
    fraction_format_rounded(&start, from);
    fraction_format_rounded(&end, to);
    struct slice a = buf_slice(&start), b = buf_slice(&end);
    int rc = 0;
    if (from.num < 0) {
        rc = error_set(error, BAD_SEGMENT, "segment start value must be at least 0 but was %.*s",
                       SLICE_ARG(a));
    } else if (fraction_compare(from, to) >= 0) {
        rc = error_set(error, BAD_SEGMENT, "segment start(%.*s) must be less than its end(%.*s)",
                       SLICE_ARG(a), SLICE_ARG(b));
    } else if (fraction_compare(to, (struct fraction){ 1, 1 }) > 0) {
        rc = error_set(error, BAD_SEGMENT, "segment end value can't be more than 1 but was %.*s",
                       SLICE_ARG(b));
    } else {
        *s = (struct segment){ from, to };
    }
    buf_deinit(&start);
    buf_deinit(&end);
    return rc;
}

int segment_parse(struct segment *s, struct slice text, struct error *error)
{
    struct fraction from = { 0, 1 }, to = { 1, 1 };
    ptrdiff_t colon = slice_find_char(text, ':');
    if (colon >= 0) {
        if (parse_point(slice_sub(text, 0, (size_t)colon), &from, error) != 0)
            return -1;
        text = slice_sub(text, (size_t)colon + 1, text.len);
    }
    if ((text.len > 0 || colon >= 0) && parse_point(text, &to, error) != 0)
        return -1;
    return segment_make(s, from, to, error);
}

int segment_sequence_parse(struct segment **out, uint32_t *count, struct slice text,
                           struct error *error)
{
    *out = NULL;
    *count = 0;
    if (text.len == 0)
        return 0;

    size_t points = 1;
    for (size_t i = 0; i < text.len; i++)
        points += text.ptr[i] == ',';
    if (points < 2)
        return error_set(
            error, BAD_SEGMENT,
            "at least 2 points are needed for an execution segment sequence, %zu given", points);

    struct segment *segments = xcalloc(points - 1, sizeof(*segments));
    struct fraction from = { 0, 1 }, to;
    for (size_t i = 0; i < points; i++) {
        ptrdiff_t comma = slice_find_char(text, ',');
        struct slice point = slice_sub(text, 0, comma < 0 ? text.len : (size_t)comma);
        text = slice_sub(text, point.len + 1, text.len);
        if (parse_point(point, &to, error) != 0 ||
            (i > 0 && segment_make(&segments[i - 1], from, to, error) != 0)) {
            free(segments);
            return -1;
        }
        from = to;
    }
    *out = segments;
    *count = (uint32_t)(points - 1);
    return 0;
}

void segment_format(struct buf *out, const struct segment *s)
{
    fraction_format(out, s->from);
    buf_append_char(out, ':');
    fraction_format(out, s->to);
}

void segment_sequence_format(struct buf *out, const struct segment *s, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (i == 0)
            fraction_format(out, s[i].from);
        buf_append_char(out, ',');
        fraction_format(out, s[i].to);
    }
}
