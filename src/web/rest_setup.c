/* /v1/setup and /v1/teardown: setup's data, and running both functions once more. */
#include "base/json_check.h"
#include "web/rest_json.h"
#include "web/rest_routes.h"

void rest_get_setup(struct rest_test *test, const struct server_request *request,
                    struct http_reply *reply, struct slice id)
{
    struct rest_document d;
    const struct slice *data = test->setup_data(test->context);
    rest_document_begin(&d);
    rest_resource_begin(&d.writer, "setupData", SLICE("default"));
    json_writer_begin_object(&d.writer);
    if (data != NULL) {
        json_writer_key_str(&d.writer, "data");
        json_writer_raw(&d.writer, *data);
    }
    json_writer_end_object(&d.writer);
    rest_resource_end(&d.writer);
    rest_document_send(&d, reply);
}

/* An empty body is undefined. */
void rest_put_setup(struct rest_test *test, const struct server_request *request,
                    struct http_reply *reply, struct slice id)
{
    struct json_fault fault;
    struct slice body = slice_trim(request->body);
    if (body.len > 0 && !json_check(body, &fault)) {
        rest_fail(reply, 400, "Error parsing request body", fault.text);
        return;
    }
    test->set_setup_data(test->context, body.len > 0 ? &body : NULL);
    rest_get_setup(test, request, reply, id);
}

void rest_post_setup(struct rest_test *test, const struct server_request *request,
                     struct http_reply *reply, struct slice id)
{
    struct error error = { 0 };
    if (test->run_setup(test->context, &error) == 0)
        rest_get_setup(test, request, reply, id);
    else
        rest_fail_error(reply, 500, "Error executing setup", &error);
}

void rest_post_teardown(struct rest_test *test, const struct server_request *request,
                        struct http_reply *reply, struct slice id)
{
    struct error error = { 0 };
    if (test->run_teardown(test->context, &error) != 0)
        rest_fail_error(reply, 500, "Error executing teardown", &error);
}
