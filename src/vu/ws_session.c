#include "vu/ws_session.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "vu/sample_tags.h"

#include <stdio.h>
#include <stdlib.h>

enum { HANDSHAKE_TIMEOUT_S = 60 };

void ws_session_init(struct ws_session *s, struct vu *vu)
{
    *s = (struct ws_session){ .vu = vu };
    s->tags = tagset_ref(vu->tags);
    s->metadata = vu->metadata ? tagset_ref(vu->metadata) : NULL;
}

void ws_session_deinit(struct ws_session *s)
{
    CHECK(!s->connection);
    tagset_unref(s->tags);
    tagset_unref(s->metadata);
    free(s->pings.sent_ns);
}

/* --- samples ---------------------------------------------------------------------------------- */

static void record(struct ws_session *s, enum builtin_metric metric, double value, int64_t at_ns)
{
    const struct record_value v = { registry_get(s->vu->test->registry, metric), value };
    vu_record_samples(s->vu, &v, 1, s->tags, s->metadata, clock_wall_of_mono_ns(at_ns));
}

void ws_session_count_sent(struct ws_session *s)
{
    record(s, METRIC_WS_MSGS_SENT, 1, clock_mono_ns());
}

void ws_session_count_received(struct ws_session *s, int64_t at_ns)
{
    record(s, METRIC_WS_MSGS_RECEIVED, 1, at_ns);
}

void ws_session_record_duration(struct ws_session *s)
{
    int64_t now_ns = clock_mono_ns();
    record(s, METRIC_WS_SESSION_DURATION, ns_to_ms(now_ns - s->start_ns), now_ns);
}

/* --- tags ------------------------------------------------------------------------------------- */

static struct slice given_name(const struct ws_session *s, const struct tag_changes *own)
{
    for (uint32_t i = own ? own->count : 0; i > 0; i--)
        if (slice_is(own->items[i - 1].key, "name"))
            return own->items[i - 1].value;
    return tagset_get(s->tags, SLICE("name"));
}

static void set_url(struct sample_tags *c, const struct ws_session *s, const struct ws_call *call)
{
    struct slice name = call->naming == WS_TAGS_NAME ? given_name(s, call->tags)
                                                     : (struct slice){ 0 };
    sample_tags_set_system(c, TAG_URL, SLICE("url"), name.ptr ? name : call->url_tag);
    if (call->naming == WS_TAGS_NAME && !name.ptr)
        sample_tags_set_system(c, TAG_NAME, SLICE("name"), call->url_tag);
}

/* k6/websockets tells the protocol of open connections alone. */
static struct slice protocol_of(const struct ws_call *call, const struct ws_answer *answer)
{
    struct slice protocol = http_headers_get(&answer->response.headers,
                                             SLICE("Sec-Websocket-Protocol"));
    bool tells = call->naming == WS_TAGS_URL || answer->stream;
    return tells && protocol.ptr ? protocol : SLICE("");
}

static void set_tags(struct ws_session *s, const struct ws_call *call,
                     const struct ws_answer *answer)
{
    char status[12];
    struct sample_tags c;
    sample_tags_init(&c, s->vu);
    sample_tags_set_all(&c, call->tags);
    set_url(&c, s, call);
    if (answer->response.status) {
        int n = snprintf(status, sizeof(status), "%d", answer->response.status);
        sample_tags_set_system(&c, TAG_STATUS, SLICE("status"), slice_make(status, (size_t)n));
        sample_tags_set_system(&c, TAG_SUBPROTO, SLICE("subproto"), protocol_of(call, answer));
    }
    if (answer->stream)
        sample_tags_set_system(&c, TAG_IP, SLICE("ip"), stream_remote_ip(answer->stream));
    sample_tags_apply(&c, s->vu, &s->tags);
}

/* --- opening ---------------------------------------------------------------------------------- */

static struct ws_worker *ws_worker_of(struct vu_worker *worker)
{
    if (!worker->ws)
        worker->ws = ws_worker_new(worker->net);
    return worker->ws;
}

static void record_opening(struct ws_session *s, int64_t end_ns)
{
    struct registry *r = s->vu->test->registry;
    const struct record_value values[] = {
        { registry_get(r, METRIC_WS_SESSIONS), 1 },
        { registry_get(r, METRIC_WS_CONNECTING), ns_to_ms(end_ns - s->start_ns) },
    };
    vu_record_samples(s->vu, values, ARRAY_LEN(values), s->tags, s->metadata,
                      clock_wall_of_mono_ns(s->start_ns));
}

static int reach(struct ws_session *s, const struct ws_call *call, struct arena *arena,
                 struct ws_answer *out)
{
    if (!call->refusal)
        return ws_client_open(s->vu->worker->net, &call->request,
                              s->start_ns + HANDSHAKE_TIMEOUT_S * NS_PER_S, arena, out);
    *out = (struct ws_answer){ 0 };
    return net_fail(&out->failure, NET_ERR_INVALID_URL, "%s", call->refusal);
}

int ws_session_open(struct ws_session *s, const struct ws_call *call, struct arena *arena,
                    void (*on_news)(void *owner), void *owner, struct ws_answer *out)
{
    struct vu_worker *worker = s->vu->worker;
    s->start_ns = clock_mono_ns();
    int code = reach(s, call, arena, out);
    int64_t end_ns = clock_mono_ns();
    s->vu->sockets_sent += out->sent;
    s->vu->sockets_received += out->received;
    if (code == NET_ERR_CANCELLED)
        return code;
    set_tags(s, call, out);
    record_opening(s, end_ns);
    if (code == NET_OK)
        s->connection = ws_connection_new(ws_worker_of(worker), out->stream, out->compression,
                                          out->behind, on_news, owner);
    return code;
}

void ws_session_leave(struct ws_session *s, uint16_t code)
{
    if (!s->connection)
        return;
    ws_connection_leave(s->connection, code, &s->vu->sockets_sent, &s->vu->sockets_received);
    s->connection = NULL;
}

void ws_session_warn(const struct ws_session *s, struct slice text)
{
    const struct log_field fields[] = { { "url", tagset_get(s->tags, SLICE("url")) },
                                        { "error", text } };
    log_write(LOG_WARN, SLICE("WebSocket closed"), fields, ARRAY_LEN(fields));
}

/* --- messages --------------------------------------------------------------------------------- */

bool ws_session_send(struct ws_session *s, enum ws_opcode opcode, struct slice message)
{
    return s->connection && ws_connection_send(s->connection, opcode, message);
}

static void note_ping(struct ws_session *s)
{
    if (s->pings.count == s->pings.capacity) {
        s->pings.capacity = s->pings.capacity ? 2 * s->pings.capacity : 4;
        s->pings.sent_ns = xrealloc(s->pings.sent_ns, s->pings.capacity * sizeof(int64_t));
    }
    s->pings.sent_ns[s->pings.count++] = clock_mono_ns();
}

bool ws_session_ping(struct ws_session *s)
{
    char id[12];
    int n = snprintf(id, sizeof(id), "%u", s->pings.first_id + s->pings.count);
    if (!ws_session_send(s, WS_PING, slice_make(id, (size_t)n)))
        return false;
    note_ping(s);
    return true;
}

/* Earlier pings are answered by it, too: RFC 6455 section 5.5.3. */
bool ws_session_take_pong(struct ws_session *s, const struct ws_incoming *pong)
{
    int64_t id;
    if (!slice_to_int64(slice_make(pong->bytes, pong->len), &id) || id < s->pings.first_id ||
        id >= (int64_t)s->pings.first_id + s->pings.count)
        return false;
    uint32_t answered = (uint32_t)id - s->pings.first_id + 1;
    record(s, METRIC_WS_PING, ns_to_ms(pong->at_ns - s->pings.sent_ns[answered - 1]), pong->at_ns);
    s->pings.count -= answered;
    s->pings.first_id += answered;
    memmove(s->pings.sent_ns, s->pings.sent_ns + answered, s->pings.count * sizeof(int64_t));
    return true;
}
