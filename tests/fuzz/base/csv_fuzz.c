/* Any text: reading ends and is safe, and what was read says the same when it is written with
 * quotes and read again. The first byte picks the delimiter. */
#include "base/csv_reader.h"

#include "base/buf.h"
#include "base/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_record(struct buf *out, const struct csv_reader *r)
{
    buf_reset(out);
    for (uint32_t i = 0; i < r->count; i++) {
        buf_append_str(out, i > 0 ? ",\"" : "\"");
        for (size_t k = 0; k < r->fields[i].len; k++)
            buf_append_repeat(out, r->fields[i].ptr[k], r->fields[i].ptr[k] == '"' ? 2 : 1);
        buf_append_char(out, '"');
    }
}

/* A field that ends in \r, or has one before a newline, loses it. */
static bool has_return(const struct csv_reader *r)
{
    for (uint32_t i = 0; i < r->count; i++)
        if (slice_find_char(r->fields[i], '\r') >= 0)
            return true;
    return false;
}

static void read_again(struct slice text, const struct csv_reader *first)
{
    struct csv_reader r;
    csv_reader_init(&r, text, SLICE(","));
    CHECK(csv_reader_next(&r, NULL) == CSV_RECORD && r.count == first->count);
    for (uint32_t i = 0; i < r.count; i++)
        CHECK(slice_eq(r.fields[i], first->fields[i]));
    CHECK(csv_reader_next(&r, NULL) == CSV_END);
    csv_reader_deinit(&r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct slice delimiters[] = { SLICE(","), SLICE(";"), SLICE("\t"),
                                               SLICE("\xC2\xA7") };
    if (size == 0)
        return 0;
    struct csv_reader r;
    struct buf written = BUF_INIT(BUF_UNLIMITED);
    struct error error = { 0 };
    enum csv_result result;
    csv_reader_init(&r, slice_make((const char *)data + 1, size - 1), delimiters[data[0] & 3]);
    while ((result = csv_reader_next(&r, &error)) != CSV_END) {
        CHECK(error_is_set(&error) == (result == CSV_ERROR));
        error_clear(&error);
        if (result == CSV_ERROR || has_return(&r))
            continue;
        write_record(&written, &r);
        read_again(buf_slice(&written), &r);
    }
    CHECK(r.rest.len == 0);
    csv_reader_deinit(&r);
    buf_deinit(&written);
    return 0;
}
