/* The table of paths. A path that ends in '/' stands for all that begin so; the first row that fits
 * counts. */
#include "routes.h"

#include "base/check.h"

struct route {
    const char *path;
    void (*answer)(struct exchange *x);
};

static const struct route routes[] = {
    { "/get", echo_request },
    { "/post", echo_request },
    { "/put", echo_request },
    { "/patch", echo_request },
    { "/delete", echo_request },
    { "/anything", echo_request },
    { "/anything/", echo_request },
    { "/echo-body", echo_body },
    { "/headers", echo_headers },
    { "/cookies", echo_cookies },
    { "/cookies/set", echo_set_cookies },
    { "/status/", answer_status },
    { "/delay/", answer_delay },
    { "/bytes/", answer_bytes },
    { "/json", answer_json },
    { "/html", answer_html },
    { "/chunked", answer_chunked },
    { "/chunked/", answer_chunked },
    { "/until-close", answer_until_close },
    { "/close", answer_close },
    { "/gzip", answer_gzip },
    { "/deflate", answer_deflate },
    { "/redirect/", answer_redirect },
    { "/redirect-to", answer_redirect_to },
    { "/basic-auth/", auth_basic },
    { "/digest-auth/", auth_digest },
    { "/ntlm-auth/", auth_ntlm },
    { "/hostile/reset-before", hostile_reset_before },
    { "/hostile/reset-after-head", hostile_reset_after_head },
    { "/hostile/reset-mid-body", hostile_reset_mid_body },
    { "/hostile/empty", hostile_empty },
    { "/hostile/truncated", hostile_truncated },
    { "/hostile/truncated-chunks", hostile_truncated_chunks },
    { "/hostile/longer", hostile_longer },
    { "/hostile/stall-head", hostile_stall_head },
    { "/hostile/stall-body", hostile_stall_body },
    { "/hostile/garbage", hostile_garbage },
    { "/hostile/huge-header", hostile_huge_header },
    { "/hostile/huge-header/", hostile_huge_header },
    { "/hostile/many-headers", hostile_many_headers },
    { "/hostile/many-headers/", hostile_many_headers },
    { "/hostile/bad-chunk", hostile_bad_chunk },
    { "/hostile/slow-drip", hostile_slow_drip },
    { "/hostile/slow-drip/", hostile_slow_drip },
    { "/hostile/close-idle", hostile_close_idle },
    { "/hostile/double-length", hostile_double_length },
    { "/hostile/negative-length", hostile_negative_length },
    { "/hostile/status-line", hostile_status_line },
    { "/hostile/bare-newlines", hostile_bare_newlines },
    { "/hostile/1xx", hostile_1xx },
    { "/ws/echo", websocket_echo },
    { "/ws/totals", websocket_totals },
    { "/", answer_hello },
};

static bool fits(const struct route *route, struct slice path)
{
    struct slice pattern = slice_of(route->path);
    bool is_prefix = pattern.len > 1 && slice_ends(pattern, SLICE("/"));
    return is_prefix ? slice_starts(path, pattern) : slice_eq(path, pattern);
}

void routes_answer(struct exchange *x)
{
    struct slice path = x->request->path;
    for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
        if (fits(&routes[i], path)) {
            x->rest = slice_sub(path, strlen(routes[i].path), path.len);
            routes[i].answer(x);
            return;
        }
    }
    reply(x, 404, "text/plain", SLICE("not found\n"));
}
