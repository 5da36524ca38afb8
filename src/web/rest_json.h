/* The envelopes of JSON:API, in and out. */
#ifndef WEB_REST_JSON_H
#define WEB_REST_JSON_H

#include "base/json_writer.h"
#include "web/http_server.h"

/* {"errors":[{"status":"404","title":...,"detail":...}]} */
void rest_fail(struct http_reply *reply, int status, const char *title, const char *detail);

/* The same with an error's text, which is cleared. */
void rest_fail_error(struct http_reply *reply, int status, const char *title, struct error *error);

/* A document; begun by rest_document_begin, which writes {"data": and nothing more. */
struct rest_document {
    struct buf json;
    struct json_writer writer;
};

void rest_document_begin(struct rest_document *d);
void rest_document_send(struct rest_document *d, struct http_reply *reply);

/* {"type":...,"id":...,"attributes": */
void rest_resource_begin(struct json_writer *w, const char *type, struct slice id);
void rest_resource_end(struct json_writer *w);

/* What "data" and "attributes" of a request's body hold: an object's text, in the arena or the
 * body. False when it is wrong and was answered with 400. */
bool rest_read_attributes(const struct server_request *request, struct http_reply *reply,
                          struct arena *arena, struct slice *attributes);

#endif
