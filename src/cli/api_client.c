#include "cli/api_client.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/json_check.h"
#include "base/json_select.h"
#include "base/json_text.h"
#include "cli/commands.h"
#include "cli/yaml.h"
#include "net/dial.h"
#include "proto/http_client.h"
#include "proto/url.h"

#include <unistd.h>

enum { TIMEOUT_S = 10 };

#define DEFAULT_ADDRESS "localhost:6565" /* where k6 listened before v2 */

/* An address may be written as a URL, too. */
static int parse_url(const struct command_line *line, const char *path, struct arena *arena,
                     struct url *url, struct error *error)
{
    struct slice address = line->settings.address.set ? line->settings.address.value
                                                      : SLICE(DEFAULT_ADDRESS);
    const char *scheme = slice_find(address, SLICE("://")) < 0 ? "http://" : "";
    char *text = arena_printf(arena, "%s%.*s%s", scheme, SLICE_ARG(address), path);
    if (url_parse(url, slice_of(text), arena, error) == 0 && url->host.len > 0)
        return 0;
    error_clear(error);
    return error_set(error, EXIT_CODE_OTHER,
                     "the address of the REST API has to be like localhost:6565, not \"%.*s\"",
                     SLICE_ARG(address));
}

static int complain_of_silence(const struct command_line *line, const struct net_failure *failure,
                               struct error *error)
{
    if (line->settings.address.set)
        return error_set(error, EXIT_CODE_OTHER, "the REST API at %.*s can't be reached: %s",
                         SLICE_ARG(line->settings.address.value), net_failure_long(failure));
    /* k6's words. */
    return error_set(error, EXIT_CODE_OTHER,
                     "The REST API server is disabled, but this command needs %s. Enable it by "
                     "setting --address or K6_ADDRESS.",
                     line->command == &command_stats ? "to read metrics from it" : "it");
}

/* {"errors":[{"title":...,"detail":...}]} */
static int complain_of_refusal(const struct http_response *response, struct slice body,
                               struct arena *arena, struct error *error)
{
    struct slice detail;
    if (json_check(body, NULL) && json_select(body, SLICE("errors.0.detail"), arena, &detail))
        return error_set(error, EXIT_CODE_OTHER, "the REST API refuses: %.*s",
                         SLICE_ARG(json_unquote(detail, arena)));
    return error_set(error, EXIT_CODE_OTHER, "the REST API answers with %.*s",
                     SLICE_ARG(response->status_text));
}

static int read_answer(const struct http_exchange *x, struct arena *arena, struct slice *data,
                       struct error *error)
{
    struct slice body = x->response.body.ptr ? x->response.body : SLICE("");
    if (x->response.status < 200 || x->response.status > 299)
        return complain_of_refusal(&x->response, body, arena, error);
    if (json_check(body, NULL) && json_select(body, SLICE("data"), arena, data))
        return 0;
    return error_set(error, EXIT_CODE_OTHER,
                     "what answers is no REST API of a load test: there is no \"data\"");
}

int api_call(const struct command_line *line, const char *method, const char *path,
             struct slice body, struct arena *arena, struct slice *data, struct error *error)
{
    static const struct net_config plain; /* no proxies: it is near */
    struct url url;
    struct net_worker *net = NULL;
    if (parse_url(line, path, arena, &url, error) != 0 ||
        (net = net_worker_new(&plain, error)) == NULL)
        return -1;
    struct http_client *client = http_client_new(net);
    struct http_request request = { .method = slice_of(method), .url = &url, .no_reuse = true };
    struct http_exchange exchange;
    if (body.len > 0) {
        request.body = body;
        request.body_kind = BODY_SIZED;
        http_headers_add(&request.headers, arena, SLICE("Content-Type"), SLICE("application/json"));
    }
    http_headers_add(&request.headers, arena, SLICE("User-Agent"), SLICE("brunt/" BRUNT_VERSION));
    http_client_exchange(client, &request, clock_mono_ns() + TIMEOUT_S * NS_PER_S, arena,
                         &exchange);
    int result = exchange.failure.code == NET_OK
                     ? read_answer(&exchange, arena, data, error)
                     : complain_of_silence(line, &exchange.failure, error);
    http_client_free(client);
    net_worker_free(net);
    return result;
}

int api_print_status(const struct command_line *line, struct slice attributes, struct error *error)
{
    struct arena arena;
    struct slice data, status;
    struct buf body = BUF_INIT(1 << 12), text = BUF_INIT(1 << 20);
    arena_init(&arena, 4096);
    if (attributes.len > 0)
        buf_printf(&body,
                   "{\"data\":{\"type\":\"status\",\"id\":\"default\",\"attributes\":{%.*s}}}",
                   SLICE_ARG(attributes));
    int result = api_call(line, attributes.len > 0 ? "PATCH" : "GET", "/v1/status",
                          buf_slice(&body), &arena, &data, error);
    if (result == 0) {
        if (json_select(data, SLICE("attributes"), &arena, &status))
            yaml_append(&text, status, 0);
        file_write_all(STDOUT_FILENO, buf_slice(&text));
    }
    buf_deinit(&body);
    buf_deinit(&text);
    arena_deinit(&arena);
    return result;
}
