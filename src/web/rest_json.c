#include "web/rest_json.h"

#include "base/json_check.h"
#include "base/json_select.h"

#include <stdio.h>

#define JSON_TYPE "application/json; charset=utf-8"

static void write_member(struct json_writer *w, const char *key, const char *value)
{
    json_writer_key_str(w, key);
    json_writer_string_str(w, value);
}

void rest_fail(struct http_reply *reply, int status, const char *title, const char *detail)
{
    struct buf json = BUF_INIT(1 << 20);
    struct json_writer w;
    char number[16];
    snprintf(number, sizeof(number), "%d", status);
    json_writer_init(&w, &json, NULL);
    json_writer_begin_object(&w);
    json_writer_key_str(&w, "errors");
    json_writer_begin_array(&w);
    json_writer_begin_object(&w);
    write_member(&w, "status", number);
    write_member(&w, "title", title);
    write_member(&w, "detail", detail);
    json_writer_end_object(&w);
    json_writer_end_array(&w);
    json_writer_end_object(&w);
    http_reply_send(reply, status, JSON_TYPE, buf_slice(&json));
    buf_deinit(&json);
}

void rest_fail_error(struct http_reply *reply, int status, const char *title, struct error *error)
{
    rest_fail(reply, status, title, error_is_set(error) ? error->text : "");
    error_clear(error);
}

void rest_document_begin(struct rest_document *d)
{
    d->json = BUF_INIT(BUF_UNLIMITED);
    json_writer_init(&d->writer, &d->json, NULL);
    json_writer_begin_object(&d->writer);
    json_writer_key_str(&d->writer, "data");
}

void rest_document_send(struct rest_document *d, struct http_reply *reply)
{
    json_writer_end_object(&d->writer);
    http_reply_send(reply, 200, JSON_TYPE, buf_slice(&d->json));
    buf_deinit(&d->json);
}

void rest_resource_begin(struct json_writer *w, const char *type, struct slice id)
{
    json_writer_begin_object(w);
    write_member(w, "type", type);
    json_writer_key_str(w, "id");
    json_writer_string(w, id);
    json_writer_key_str(w, "attributes");
}

void rest_resource_end(struct json_writer *w)
{
    json_writer_end_object(w);
}

bool rest_read_attributes(const struct server_request *request, struct http_reply *reply,
                          struct arena *arena, struct slice *attributes)
{
    struct json_fault fault;
    if (!json_check(request->body, &fault)) {
        rest_fail(reply, 400, "Invalid data", fault.text);
        return false;
    }
    if (json_select(request->body, SLICE("data.attributes"), arena, attributes) &&
        slice_starts(*attributes, SLICE("{")))
        return true;
    rest_fail(reply, 400, "Invalid data",
              "the body has to be like {\"data\":{\"attributes\":{...}}}");
    return false;
}
