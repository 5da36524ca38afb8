/* Any bytes: the JSON string is valid UTF-8 without bare controls or quotes, escapes only what JSON
 * knows, and comes out the same whether the bytes are made valid before or by the writer. */
#include "base/check.h"
#include "base/encode.h"
#include "base/json_writer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* Takes one character, escaped or not, off the front. */
static struct slice skip_character(struct slice s)
{
    unsigned char first = (unsigned char)s.ptr[0];
    CHECK(first >= 0x20 && first != '"');
    if (first != '\\')
        return slice_sub(s, 1, s.len);
    CHECK(s.len >= 2);
    if (s.ptr[1] != 'u') {
        CHECK(slice_find_char(SLICE("\"\\bfnrt"), s.ptr[1]) >= 0);
        return slice_sub(s, 2, s.len);
    }
    CHECK(s.len >= 6);
    for (int i = 2; i < 6; i++)
        CHECK(is_hex(s.ptr[i]));
    return slice_sub(s, 6, s.len);
}

static void check_json(struct slice json)
{
    CHECK(json.len >= 2 && json.ptr[0] == '"' && json.ptr[json.len - 1] == '"');
    CHECK(utf8_is_valid(json));
    struct slice inside = slice_sub(json, 1, json.len - 1);
    while (inside.len > 0)
        inside = skip_character(inside);
}

/* The same bytes, made valid first: equal in every respect unless there was something to mend. */
static void check_valid_twin(struct slice bytes, struct slice json)
{
    struct buf valid = BUF_INIT(BUF_UNLIMITED), twin = BUF_INIT(BUF_UNLIMITED);
    utf8_append_valid(&valid, bytes);
    CHECK(utf8_is_valid(buf_slice(&valid)));
    CHECK(utf8_length(buf_slice(&valid)) == utf8_length(bytes));
    json_append_string(&twin, buf_slice(&valid));
    check_json(buf_slice(&twin));
    bool was_valid = utf8_is_valid(bytes);
    CHECK(was_valid == slice_eq(buf_slice(&valid), bytes));
    CHECK(was_valid == slice_eq(buf_slice(&twin), json));
    buf_deinit(&valid);
    buf_deinit(&twin);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice bytes = slice_make((const char *)data, size);
    struct buf json = BUF_INIT(BUF_UNLIMITED);
    json_append_string(&json, bytes);
    check_json(buf_slice(&json));
    check_valid_twin(bytes, buf_slice(&json));
    buf_reset(&json);
    json_append_string_html(&json, bytes);
    check_json(buf_slice(&json));
    CHECK(slice_find_char(buf_slice(&json), '<') < 0);
    buf_deinit(&json);
    return 0;
}
