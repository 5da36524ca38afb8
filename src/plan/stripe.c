/* How work is striped over the segments of a sequence: which of the indices 0, 1, 2, ... belong to
 * whom. All instances work it out alone and agree, so a test needs nobody to hand out work.
 *
 * The pattern repeats after as many indices as the lengths' common denominator ("cycle"). Within a
 * cycle a segment of length n/cycle is due its c-th index at c*cycle/n, evenly spaced; each index
 * goes to the longest segment that is due one (the first of equals), as in k6. Since the lengths
 * add up to 1, somebody is due at every index and all get their n. */
#include "plan/segment.h"

#include "base/check.h"

#include <stdlib.h>

enum {
    LONGEST_CYCLE = 10 * 1000 * 1000,
    MOST_STEPS = 1000 * 1000 * 1000, /* of cycle x segments: about a second */
};

struct segment_tuple {
    struct segment *sequence; /* full: from 0 to 1 */
    uint32_t *share;          /* indices per cycle, of each segment of the sequence */
    uint32_t count;
    uint32_t self; /* which segment of the sequence is ours */
    int64_t cycle;
    uint32_t *owner;    /* of each index in a cycle; NULL when there is one segment only */
    uint32_t *position; /* our indices in a cycle, share[self] many; NULL as above */
};

void segment_tuple_free(struct segment_tuple *t)
{
    if (t == NULL)
        return;
    free(t->sequence);
    free(t->share);
    free(t->owner);
    free(t->position);
    free(t);
}

struct segment segment_tuple_segment(const struct segment_tuple *t)
{
    return t->sequence[t->self];
}

/* The least common denominator of all lengths; 0 when it is more than `most`. */
static int64_t common_cycle(const struct segment *sequence, uint32_t count, int64_t most)
{
    int64_t cycle = 1;
    for (uint32_t i = 0; i < count && cycle != 0; i++)
        cycle = least_common_multiple(cycle, segment_length(&sequence[i]).den, most);
    return cycle;
}

struct rank {
    uint32_t share;
    uint32_t segment;
};

static int longest_first(const void *a, const void *b)
{
    const struct rank *x = a, *y = b;
    if (x->share != y->share)
        return x->share < y->share ? 1 : -1;
    return x->segment < y->segment ? -1 : x->segment > y->segment;
}

static void deal(struct segment_tuple *t)
{
    struct rank *order = xcalloc(t->count, sizeof(*order));
    int64_t *taken = xcalloc(t->count, sizeof(*taken));
    for (uint32_t i = 0; i < t->count; i++)
        order[i] = (struct rank){ t->share[i], i };
    qsort(order, t->count, sizeof(*order), longest_first);

    t->owner = xcalloc((size_t)t->cycle, sizeof(*t->owner));
    t->position = xcalloc(t->share[t->self], sizeof(*t->position));
    uint32_t ours = 0;
    for (int64_t index = 0; index < t->cycle; index++) {
        uint32_t next = 0;
        while (index * order[next].share < taken[next] * t->cycle)
            next++;
        taken[next]++;
        t->owner[index] = order[next].segment;
        if (order[next].segment == t->self)
            t->position[ours++] = (uint32_t)index;
    }
    CHECK(ours == t->share[t->self]);
    free(order);
    free(taken);
}

/* Takes ownership of a full sequence. */
static struct segment_tuple *tuple_make(struct segment *sequence, uint32_t count, uint32_t self,
                                        int64_t cycle)
{
    struct segment_tuple *t = xcalloc(1, sizeof(*t));
    t->sequence = sequence;
    t->count = count;
    t->self = self;
    t->cycle = cycle;
    t->share = xcalloc(count, sizeof(*t->share));
    for (uint32_t i = 0; i < count; i++) {
        struct fraction length = segment_length(&sequence[i]);
        t->share[i] = (uint32_t)(length.num * (cycle / length.den));
    }
    if (count > 1)
        deal(t);
    return t;
}

/* A copy of the sequence (of the segment alone where there is none) with what is missing at both
 * ends. */
static struct segment *fill_up(const struct segment *s, const struct segment *sequence,
                               uint32_t *count)
{
    if (*count == 0) {
        sequence = s;
        *count = 1;
    }
    struct segment *full = xcalloc((size_t)*count + 2, sizeof(*full));
    uint32_t n = 0;
    if (sequence[0].from.num != 0)
        full[n++] = (struct segment){ { 0, 1 }, sequence[0].from };
    memcpy(full + n, sequence, *count * sizeof(*full));
    n += *count;
    if (!fraction_equal(full[n - 1].to, (struct fraction){ 1, 1 })) {
        full[n] = (struct segment){ full[n - 1].to, { 1, 1 } };
        n++;
    }
    *count = n;
    return full;
}

static int refuse(const struct segment *s, const struct segment *full, uint32_t count,
                  struct error *error)
{
    struct buf segment = BUF_INIT(256), sequence = BUF_INIT(BUF_UNLIMITED);
    segment_format(&segment, s);
    segment_sequence_format(&sequence, full, count);
    int rc = error_set(error, EXIT_CODE_INVALID_CONFIG,
                       "couldn't find segment %.*s in sequence %.*s",
                       SLICE_ARG(buf_slice(&segment)), SLICE_ARG(buf_slice(&sequence)));
    buf_deinit(&segment);
    buf_deinit(&sequence);
    return rc;
}

struct segment_tuple *segment_tuple_new(const struct segment *s, const struct segment *sequence,
                                        uint32_t count, struct error *error)
{
    static const struct segment whole = { { 0, 1 }, { 1, 1 } };
    if (s == NULL)
        s = &whole;
    struct segment *full = fill_up(s, sequence, &count);

    uint32_t self = 0;
    while (self < count && !segment_equal(&full[self], s))
        self++;
    int64_t cycle = common_cycle(full, count, LONGEST_CYCLE);
    if (self == count) {
        refuse(s, full, count, error);
    } else if (cycle == 0 || cycle * count > MOST_STEPS) {
        error_set(error, EXIT_CODE_INVALID_CONFIG,
                  "the execution segments are too fine: work repeats in cycles of their common "
                  "denominator, which may be %d at most; use rounder fractions",
                  LONGEST_CYCLE);
    } else {
        return tuple_make(full, count, self, cycle);
    }
    free(full);
    return NULL;
}

int64_t segment_stripe_at(const struct segment_tuple *t, int64_t k)
{
    if (t->position == NULL)
        return k;
    uint32_t share = t->share[t->self];
    return k / share * t->cycle + t->position[k % share];
}

int64_t segment_stripe_count(const struct segment_tuple *t, int64_t limit)
{
    if (t->position == NULL)
        return limit;
    if (limit <= 0)
        return 0;
    uint32_t share = t->share[t->self], low = 0, high = share;
    int64_t rest = limit % t->cycle;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (t->position[middle] < rest) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return limit / t->cycle * share + low;
}

int64_t segment_scale(const struct segment_tuple *t, int64_t value)
{
    return segment_stripe_count(t, value);
}

/* What of `value` falls to each segment of the sequence. */
static int64_t *all_shares(const struct segment_tuple *t, int64_t value)
{
    int64_t *shares = xcalloc(t->count, sizeof(*shares));
    for (uint32_t i = 0; i < t->count; i++)
        shares[i] = value / t->cycle * t->share[i];
    for (int64_t index = 0; index < value % t->cycle; index++)
        shares[t->owner == NULL ? 0 : t->owner[index]]++;
    return shares;
}

struct segment_tuple *segment_tuple_for_value(const struct segment_tuple *t, int64_t value)
{
    if (value < 1)
        return NULL;
    bool same = value % t->cycle == 0; /* no rounding: every share is as long as its segment */
    int64_t *shares = all_shares(t, value);
    struct segment *sequence = xcalloc(t->count, sizeof(*sequence));
    uint32_t count = 0, self = UINT32_MAX;
    int64_t before = 0;
    for (uint32_t i = 0; i < t->count; i++) {
        if (shares[i] == 0)
            continue;
        if (i == t->self)
            self = count;
        sequence[count++] = same ? t->sequence[i]
                                 : (struct segment){ fraction_make(before, value),
                                                     fraction_make(before + shares[i], value) };
        before += shares[i];
    }
    free(shares);
    if (self == UINT32_MAX) {
        free(sequence);
        return NULL;
    }
    return tuple_make(sequence, count, self,
                      same ? t->cycle : common_cycle(sequence, count, value));
}
