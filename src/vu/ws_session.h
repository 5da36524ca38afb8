/* A script's WebSocket: opened, measured and tagged. Between jsmod's two bindings, which turn it
 * into JavaScript, and proto's client, which knows no measurements. */
#ifndef VU_WS_SESSION_H
#define VU_WS_SESSION_H

#include "proto/ws_client.h"
#include "proto/ws_connection.h"
#include "vu/vu.h"

/* Which of the tags name and url hold the URL. */
enum ws_naming {
    WS_TAGS_URL, /* url alone */
    WS_TAGS_NAME /* both; a name that the script has given is the url, too */
};

/* What the script asked for. Everything lives in the arena that it is opened with. */
struct ws_call {
    struct ws_request request;
    struct url url;           /* what request.url points to */
    struct slice url_tag;     /* without credentials */
    struct tag_changes *tags; /* the script's own; NULL for none */
    const char *refusal;      /* why it isn't even tried, as a failure's text; NULL: it is */
    enum ws_naming naming;
};

/* Embedded in its owner. */
struct ws_session {
    struct vu *vu;
    struct ws_connection *connection; /* NULL while it isn't open */
    struct tagset *tags, *metadata;   /* of all its samples */
    int64_t start_ns;
    struct {
        int64_t *sent_ns; /* by number, from first_id on */
        uint32_t count, capacity, first_id;
    } pings; /* without an answer */
};

/* Takes the VU's tags and metadata of this moment. */
void ws_session_init(struct ws_session *s, struct vu *vu);
void ws_session_deinit(struct ws_session *s);

/* Opens it on the present fiber: at most a minute. NET_OK, or a net_error: also in `out`. A VU that
 * is being stopped makes no samples. on_news: see ws_connection.h. */
int ws_session_open(struct ws_session *s, const struct ws_call *call, struct arena *arena,
                    void (*on_news)(void *owner), void *owner, struct ws_answer *out);

/* Queues a message. False when there is no open connection. */
bool ws_session_send(struct ws_session *s, enum ws_opcode opcode, struct slice message);

/* Queues a ping with a number of its own. Likewise. */
bool ws_session_ping(struct ws_session *s);

/* Samples of what the script does and gets. */
void ws_session_count_sent(struct ws_session *s);
void ws_session_count_received(struct ws_session *s, int64_t at_ns);

/* The answer to a ping makes a sample; false when it is to none. */
bool ws_session_take_pong(struct ws_session *s, const struct ws_incoming *pong);

/* Leaves the connection, if there is one, with the code unless a close frame was sent. */
void ws_session_leave(struct ws_session *s, uint16_t code);

/* Logs why it was closed, where no event tells the script. */
void ws_session_warn(const struct ws_session *s, struct slice text);

/* The sample of how long it took, from the start. */
void ws_session_record_duration(struct ws_session *s);

#endif
