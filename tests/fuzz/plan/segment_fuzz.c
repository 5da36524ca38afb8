/* Any text as "segment;sequence": refused with a message, or striped without an index lost. */
#include "plan/segment.h"

#include "base/check.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INDICES = 64 };

static void check_refusal(struct error *error)
{
    CHECK(error_is_set(error));
    CHECK(error->exit_code == EXIT_CODE_INVALID_CONFIG);
    error_clear(error);
}

/* What is written is read again as the same. */
static void check_form(const struct segment *s)
{
    struct buf text = BUF_INIT(256);
    struct segment again;
    struct error error = { 0 };
    segment_format(&text, s);
    CHECK(segment_parse(&again, buf_slice(&text), &error) == 0);
    CHECK(segment_equal(s, &again));
    buf_deinit(&text);
}

static void check_stripes(const struct segment_tuple *t)
{
    int64_t before = -1;
    for (int64_t k = 0; k < INDICES; k++) {
        int64_t index = segment_stripe_at(t, k);
        CHECK(index > before);
        CHECK(segment_stripe_count(t, index) == k);
        CHECK(segment_stripe_count(t, index + 1) == k + 1);
        before = index;
    }
    for (int64_t value = 1; value < INDICES; value++) {
        struct segment_tuple *scaled = segment_tuple_for_value(t, value);
        CHECK((scaled == NULL) == (segment_scale(t, value) == 0));
        CHECK(scaled == NULL || segment_scale(scaled, value) == segment_scale(t, value));
        segment_tuple_free(scaled);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_make((const char *)data, size), sequence_text = SLICE("");
    struct segment s, *sequence;
    uint32_t count;
    struct error error = { 0 };
    ptrdiff_t semicolon = slice_find_char(text, ';');
    if (semicolon >= 0) {
        sequence_text = slice_sub(text, (size_t)semicolon + 1, text.len);
        text = slice_sub(text, 0, (size_t)semicolon);
    }
    if (segment_parse(&s, text, &error) != 0) {
        check_refusal(&error);
        return 0;
    }
    check_form(&s);
    if (segment_sequence_parse(&sequence, &count, sequence_text, &error) != 0) {
        check_refusal(&error);
        return 0;
    }
    struct segment_tuple *t = segment_tuple_new(&s, sequence, count, &error);
    if (t != NULL) {
        check_stripes(t);
    } else {
        check_refusal(&error);
    }
    segment_tuple_free(t);
    free(sequence);
    return 0;
}
