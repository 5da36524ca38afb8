/* Any answer of a server that asks who is there: what goes back, in each scheme and step, can stand
 * in a header. The first byte chooses. */
#include "proto/http_auth.h"

#include "base/check.h"
#include "base/error.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct arena arena;
    struct error error = { 0 };
    struct url url;
    arena_init(&arena, 4096);
    CHECK(url_parse(&url, SLICE("http://d%5Cu:p@host/path"), &arena, &error) == 0);
    struct http_request request = { .url = &url };
    struct http_response response = { .status = 401 };
    struct http_auth_dialogue dialogue = { .scheme = data[0] & 1 ? AUTH_DIGEST : AUTH_NTLM };
    struct slice text = slice_make((const char *)data + 1, size - 1), line;
    while (slice_split(&text, '\n', &line))
        if (http_header_value_valid(line))
            http_headers_add(&response.headers, &arena, SLICE("Www-Authenticate"), line);
    http_auth_begin(&dialogue, &request, &arena);
    dialogue.answers = data[0] >> 1 & 1;
    struct slice answer = http_auth_answer(&dialogue, &request, &response, &arena);
    CHECK(http_header_value_valid(answer));
    arena_deinit(&arena);
    return 0;
}
