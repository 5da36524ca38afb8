#include "cli/har_script.h"

#include "base/check.h"
#include "base/encode.h"

#include <inttypes.h>
#include <stdlib.h>

enum { SHORTEST_SLEEP_MS = 20 }; /* of pauses between requests that are worth a line */

struct writer {
    struct buf *out;
    const struct har_script_config *config;
    int level; /* of indentation */
};

static void line(struct writer *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void line(struct writer *w, const char *format, ...)
{
    va_list args;
    buf_append_repeat(w->out, ' ', (size_t)w->level * 2);
    va_start(args, format);
    buf_vprintf(w->out, format, args);
    va_end(args);
    buf_append_char(w->out, '\n');
}

/* A text in single quotes. */
static void append_quoted(struct buf *out, struct slice text)
{
    buf_append_char(out, '\'');
    while (text.len > 0) {
        size_t length = utf8_sequence(text) > 0 ? utf8_sequence(text) : 1;
        unsigned char c = (unsigned char)text.ptr[0];
        if (c == '\'' || c == '\\')
            buf_printf(out, "\\%c", c);
        else if (c == '\n')
            buf_append_str(out, "\\n");
        else if (c < 0x20 || c == 0x7F || (c >= 0x80 && length == 1))
            buf_printf(out, "\\x%02x", c);
        else
            buf_append(out, text.ptr, length);
        text = slice_sub(text, length, text.len);
    }
    buf_append_char(out, '\'');
}

/* --- which requests --- */

static struct slice host_of(struct slice url)
{
    ptrdiff_t scheme = slice_find(url, SLICE("://"));
    struct slice rest = slice_sub(url, (size_t)scheme + 3, url.len);
    size_t end = 0;
    while (end < rest.len && strchr("/?#:", rest.ptr[end]) == NULL)
        end++;
    return slice_sub(rest, 0, end);
}

static bool is_in(struct slice host, struct slice domains)
{
    struct slice domain;
    while (slice_split(&domains, ',', &domain)) {
        domain = slice_trim(domain);
        bool is_sub = host.len > domain.len && slice_ends(host, domain) &&
                      host.ptr[host.len - domain.len - 1] == '.';
        if (domain.len > 0 && (is_sub || slice_eq_nocase(host, domain)))
            return true;
    }
    return false;
}

static bool is_http(struct slice url)
{
    return slice_starts(url, SLICE("http://")) || slice_starts(url, SLICE("https://"));
}

static bool is_wanted(const struct har_script_config *config, struct slice url)
{
    struct slice host = host_of(url);
    return (config->only.len == 0 || is_in(host, config->only)) && !is_in(host, config->skip);
}

/* --- requests --- */

static void write_object(struct writer *w, const char *name, const struct key_value *pairs,
                         uint32_t count)
{
    if (count == 0)
        return;
    line(w, "%s: {", name);
    for (uint32_t i = 0; i < count; i++) {
        buf_append_repeat(w->out, ' ', (size_t)(w->level + 1) * 2);
        append_quoted(w->out, pairs[i].key);
        buf_append_str(w->out, ": ");
        append_quoted(w->out, pairs[i].value);
        buf_append_str(w->out, ",\n");
    }
    line(w, "},");
}

/* The recording has each hop of a redirection as a request of its own. */
static bool is_redirect(const struct har_request *r)
{
    return r->status >= 300 && r->status <= 308 && r->status != 304;
}

static bool has_params(const struct har_request *r)
{
    return r->header_count > 0 || r->cookie_count > 0 || is_redirect(r);
}

static void write_params(struct writer *w, const struct har_request *r)
{
    w->level++;
    write_object(w, "headers", r->headers, r->header_count);
    write_object(w, "cookies", r->cookies, r->cookie_count);
    if (is_redirect(r))
        line(w, "redirects: 0,");
    w->level--;
}

static void append_body(struct writer *w, const struct har_request *r)
{
    if (r->body.ptr != NULL) {
        append_quoted(w->out, r->body);
        return;
    }
    if (r->form_count == 0) {
        buf_append_str(w->out, "null");
        return;
    }
    buf_append_str(w->out, "{ ");
    for (uint32_t i = 0; i < r->form_count; i++) {
        append_quoted(w->out, r->form[i].key);
        buf_append_str(w->out, ": ");
        append_quoted(w->out, r->form[i].value);
        buf_append_str(w->out, i + 1 < r->form_count ? ", " : " }");
    }
}

static bool has_body(const struct har_request *r)
{
    return r->body.ptr != NULL || r->form_count > 0;
}

/* URL, body and parameters, as far as there are any; who has parameters has to name a body. */
static void append_arguments(struct writer *w, const struct har_request *r, bool takes_body)
{
    append_quoted(w->out, r->url);
    if (takes_body && (has_body(r) || has_params(r))) {
        buf_append_str(w->out, ", ");
        append_body(w, r);
    }
    if (has_params(r)) {
        buf_append_str(w->out, ", {\n");
        write_params(w, r);
        buf_append_repeat(w->out, ' ', (size_t)w->level * 2);
        buf_append_char(w->out, '}');
    }
}

/* http.get(...) and its like; http.request('GET', ...) where they don't fit. */
static void append_call(struct writer *w, const struct har_request *r)
{
    static const struct {
        const char *method, *function;
        bool takes_body;
    } functions[] = {
        { "GET", "get", false },        { "HEAD", "head", false },  { "POST", "post", true },
        { "PUT", "put", true },         { "PATCH", "patch", true }, { "DELETE", "del", true },
        { "OPTIONS", "options", true },
    };
    size_t i = 0;
    while (i < ARRAY_LEN(functions) &&
           !(slice_is(r->method, functions[i].method) && (functions[i].takes_body || !has_body(r))))
        i++;
    if (i < ARRAY_LEN(functions)) {
        buf_printf(w->out, "http.%s(", functions[i].function);
    } else {
        buf_append_str(w->out, "http.request(");
        append_quoted(w->out, r->method);
        buf_append_str(w->out, ", ");
    }
    append_arguments(w, r, i == ARRAY_LEN(functions) || functions[i].takes_body);
    buf_append_str(w->out, ");\n");
}

static void write_check(struct writer *w, const char *response, const struct har_request *r)
{
    if (!w->config->check_status || r->status == 0)
        return;
    bool ends = w->config->return_on_failure;
    line(w, "%scheck(%s, { 'status is %d': (r) => r.status === %d })%s", ends ? "if (!" : "",
         response, r->status, r->status, ends ? ") return;" : ";");
}

static void write_one(struct writer *w, const struct har_request *r)
{
    bool is_checked = w->config->check_status && r->status != 0;
    buf_append_repeat(w->out, ' ', (size_t)w->level * 2);
    buf_append_str(w->out, is_checked ? "response = " : "");
    append_call(w, r);
    write_check(w, "response", r);
}

static void write_batch(struct writer *w, const struct har_request *const *requests, uint32_t count)
{
    line(w, "%shttp.batch([", w->config->check_status ? "responses = " : "");
    w->level++;
    for (uint32_t i = 0; i < count; i++) {
        const struct har_request *r = requests[i];
        buf_append_repeat(w->out, ' ', (size_t)w->level * 2);
        buf_append_char(w->out, '[');
        append_quoted(w->out, r->method);
        buf_append_str(w->out, ", ");
        append_arguments(w, r, true);
        buf_append_str(w->out, "],\n");
    }
    w->level--;
    line(w, "]);");
    for (uint32_t i = 0; i < count; i++) {
        char response[32];
        snprintf(response, sizeof(response), "responses[%u]", i);
        write_check(w, response, requests[i]);
    }
}

/* --- the flow --- */

/* How many from the first on go in parallel: those of its page that start close to each other. */
static uint32_t batch_length(const struct writer *w, const struct har_request *const *requests,
                             uint32_t count)
{
    uint32_t length = 1;
    while (length < count && !w->config->no_batch &&
           slice_eq(requests[length]->page, requests[0]->page) &&
           requests[length]->start_ms - requests[length - 1]->start_ms <= w->config->batch_ms)
        length++;
    return length;
}

static void write_pause(struct writer *w, const struct har_request *from,
                        const struct har_request *to)
{
    int64_t pause_ms = to->start_ms - from->start_ms;
    if (from->start_ms != 0 && pause_ms >= SHORTEST_SLEEP_MS)
        line(w, "sleep(%.2f);", (double)pause_ms / 1000);
}

static void open_page(struct writer *w, struct slice page)
{
    if (page.len == 0)
        return;
    struct buf title = BUF_INIT(BUF_UNLIMITED);
    append_quoted(&title, page);
    line(w, "group(%.*s, () => {", SLICE_ARG(buf_slice(&title)));
    buf_deinit(&title);
    w->level++;
}

static void close_page(struct writer *w, struct slice page)
{
    if (page.len == 0)
        return;
    w->level--;
    line(w, "});");
}

static void write_flow(struct writer *w, const struct har_request *const *requests, uint32_t count)
{
    struct slice page = SLICE("");
    for (uint32_t i = 0; i < count;) {
        if (!slice_eq(requests[i]->page, page)) {
            close_page(w, page);
            page = requests[i]->page;
            open_page(w, page);
        }
        uint32_t length = batch_length(w, requests + i, count - i);
        if (length == 1)
            write_one(w, requests[i]);
        else
            write_batch(w, requests + i, length);
        i += length;
        if (i < count)
            write_pause(w, requests[i - 1], requests[i]);
    }
    close_page(w, page);
}

static void write_head(struct writer *w)
{
    const struct har_script_config *c = w->config;
    line(w, "// What was recorded in a browser, as a load test.");
    line(w, "import { %sgroup, sleep } from 'k6';", c->check_status ? "check, " : "");
    line(w, "import http from 'k6/http';\n");
    if (c->options.len > 0)
        line(w, "export const options = %.*s;\n", SLICE_ARG(slice_trim(c->options)));
    line(w, "export default function () {");
    w->level++;
    if (c->check_status)
        line(w, "let response, responses;\n");
}

static void write_tail(struct writer *w)
{
    const struct har_script_config *c = w->config;
    if (c->max_sleep_s > 0) {
        buf_append_char(w->out, '\n');
        line(w, "sleep(%" PRId64 " + Math.random() * %" PRId64 ");", c->min_sleep_s,
             c->max_sleep_s - c->min_sleep_s);
    }
    w->level--;
    line(w, "}");
}

void har_script_write(struct buf *out, const struct har *har,
                      const struct har_script_config *config, uint32_t *left_out)
{
    struct writer w = { out, config, 0 };
    const struct har_request **requests = xcalloc(har->count + 1, sizeof(*requests));
    uint32_t count = 0;
    *left_out = 0;
    for (uint32_t i = 0; i < har->count; i++) {
        const struct har_request *r = &har->requests[i];
        if (!is_http(r->url))
            ++*left_out;
        else if (is_wanted(config, r->url))
            requests[count++] = r;
    }
    write_head(&w);
    write_flow(&w, requests, count);
    write_tail(&w);
    free(requests);
}
