#include "vu/record.h"

#include "base/clock.h"
#include "vu/sample_tags.h"

#include <stdio.h>

static struct slice number_text(char *out, size_t size, int number)
{
    return slice_make(out, (size_t)snprintf(out, size, "%d", number));
}

void record_http(struct vu *vu, const struct http_record *record, struct tagset *tags,
                 struct tagset *metadata)
{
    const struct http_exchange *x = record->exchange;
    struct sample_tags c;
    char status_text[12], code_text[12];
    bool answered = x->failure.code == NET_OK;
    int status = answered ? x->response.status : 0;
    sample_tags_init(&c, vu);

    if (record->name.ptr) {
        sample_tags_set_system(&c, TAG_URL, SLICE("url"), record->name);
    } else {
        struct slice url = url_redacted(record->request->url, &vu->arena);
        sample_tags_set_system(&c, TAG_NAME, SLICE("name"), url);
        sample_tags_set_system(&c, TAG_URL, SLICE("url"), url);
    }
    sample_tags_set_system(&c, TAG_METHOD, SLICE("method"), record->request->method);
    sample_tags_set_system(&c, TAG_STATUS, SLICE("status"),
                           number_text(status_text, sizeof(status_text), status));
    if (!answered)
        sample_tags_set_system(&c, TAG_ERROR, SLICE("error"), record->error);
    if (record->error_code)
        sample_tags_set_system(&c, TAG_ERROR_CODE, SLICE("error_code"),
                               number_text(code_text, sizeof(code_text), record->error_code));
    if (answered) {
        sample_tags_set_system(&c, TAG_PROTO, SLICE("proto"), x->response.proto);
        if (x->tls_version[0])
            sample_tags_set_system(&c, TAG_TLS_VERSION, SLICE("tls_version"),
                                   slice_of(x->tls_version));
        if (x->ocsp)
            sample_tags_set_system(&c, TAG_OCSP_STATUS, SLICE("ocsp_status"),
                                   slice_of(x->ocsp->status));
    }
    if (x->remote_ip[0])
        sample_tags_set_system(&c, TAG_IP, SLICE("ip"), slice_of(x->remote_ip));
    if (record->judged)
        sample_tags_set_system(&c, TAG_EXPECTED_RESPONSE, SLICE("expected_response"),
                               record->expected ? SLICE("true") : SLICE("false"));

    const struct http_timings *t = &x->timings;
    int64_t duration_ns = t->sending_ns + t->waiting_ns + t->receiving_ns;
    const struct metric *const *m = vu->worker->http_metrics;
    const struct record_value values[] = {
        { m[0], 1 },
        { m[1], ns_to_ms(duration_ns) },
        { m[2], ns_to_ms(t->blocked_ns) },
        { m[3], ns_to_ms(t->connecting_ns) },
        { m[4], ns_to_ms(t->tls_ns) },
        { m[5], ns_to_ms(t->sending_ns) },
        { m[6], ns_to_ms(t->waiting_ns) },
        { m[7], ns_to_ms(t->receiving_ns) },
        { m[8], record->expected ? 0 : 1 },
    };
    int64_t end_ns = t->start_ns + t->blocked_ns + t->connecting_ns + t->tls_ns + duration_ns;
    vu_record_samples(vu, values, record->judged ? 9 : 8, sample_tags_derive(&c, vu, tags),
                      metadata, clock_wall_of_mono_ns(end_ns));
}
