/* What the server saw of a request, as JSON. */
#include "routes.h"

#include "base/json_writer.h"

/* Of a key that comes more than once, readers of JSON see the last value. */
static void write_arguments(struct json_writer *w, struct slice query)
{
    struct buf decoded = BUF_INIT(BUF_UNLIMITED);
    struct slice key, value;
    json_writer_begin_object(w);
    while (request_next_argument(&query, &decoded, &key, &value)) {
        json_writer_key(w, key);
        json_writer_string(w, value);
    }
    json_writer_end_object(w);
    buf_deinit(&decoded);
}

static void write_headers(struct json_writer *w, const struct request *q)
{
    json_writer_begin_object(w);
    for (uint32_t i = 0; i < q->header_count; i++) {
        json_writer_key(w, q->headers[i].name);
        json_writer_string(w, q->headers[i].value);
    }
    json_writer_end_object(w);
}

static void write_url(struct json_writer *w, const struct exchange *x)
{
    struct buf url = BUF_INIT(BUF_UNLIMITED);
    buf_append_str(&url, x->peer->tls != NULL ? "https://" : "http://");
    buf_append_slice(&url, request_header(x->request, "Host"));
    buf_append_slice(&url, x->request->target);
    json_writer_string(w, buf_slice(&url));
    buf_deinit(&url);
}

static void reply_json(struct exchange *x, struct buf *json)
{
    reply(x, 200, "application/json", buf_slice(json));
    buf_deinit(json);
}

void echo_request(struct exchange *x)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    struct json_writer w;
    json_writer_init(&w, &out, NULL);
    json_writer_begin_object(&w);
    json_writer_key_str(&w, "method");
    json_writer_string(&w, x->request->method);
    json_writer_key_str(&w, "url");
    write_url(&w, x);
    json_writer_key_str(&w, "args");
    write_arguments(&w, x->request->query);
    json_writer_key_str(&w, "headers");
    write_headers(&w, x->request);
    json_writer_key_str(&w, "data");
    json_writer_string(&w, buf_slice(&x->request->body));
    json_writer_key_str(&w, "size");
    json_writer_int(&w, (int64_t)x->request->body.len);
    json_writer_end_object(&w);
    reply_json(x, &out);
}

void echo_body(struct exchange *x)
{
    reply(x, 200, "text/plain; charset=utf-8", buf_slice(&x->request->body));
}

void echo_headers(struct exchange *x)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    struct json_writer w;
    json_writer_init(&w, &out, NULL);
    json_writer_begin_object(&w);
    json_writer_key_str(&w, "headers");
    write_headers(&w, x->request);
    json_writer_end_object(&w);
    reply_json(x, &out);
}

void echo_cookies(struct exchange *x)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    struct slice rest = request_header(x->request, "Cookie"), cookie, name;
    struct json_writer w;
    json_writer_init(&w, &out, NULL);
    json_writer_begin_object(&w);
    json_writer_key_str(&w, "cookies");
    json_writer_begin_object(&w);
    while (slice_split(&rest, ';', &cookie)) {
        cookie = slice_trim(cookie);
        if (!slice_split(&cookie, '=', &name))
            continue;
        json_writer_key(&w, name);
        json_writer_string(&w, cookie);
    }
    json_writer_end_object(&w);
    json_writer_end_object(&w);
    reply_json(x, &out);
}

/* /cookies/set?name=value... */
void echo_set_cookies(struct exchange *x)
{
    struct buf decoded = BUF_INIT(BUF_UNLIMITED), cookie = BUF_INIT(BUF_UNLIMITED);
    struct slice query = x->request->query, key, value;
    reply_begin(x, 302);
    reply_header(x, "Location", SLICE("/cookies"));
    while (request_next_argument(&query, &decoded, &key, &value)) {
        buf_reset(&cookie);
        buf_printf(&cookie, "%.*s=%.*s; Path=/", SLICE_ARG(key), SLICE_ARG(value));
        reply_header(x, "Set-Cookie", buf_slice(&cookie));
    }
    reply_end(x, SLICE(""));
    buf_deinit(&decoded);
    buf_deinit(&cookie);
}
