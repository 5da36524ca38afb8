/* The yardstick of websockets.py: a client of libwebsockets that does what websockets.js does.
 * Usage: lws_client PORT SOCKETS MESSAGES. Prints the number of messages that came back. */
#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum {
    OPEN_AT_A_TIME = 200,
    SIZE = 32,  /* bytes of a message */
    TURNS = 100 /* a second */
};

struct socket {
    struct lws *wsi; /* NULL while it isn't open */
    int left;
};

static uv_loop_t loop; /* the library's own is poll's */

static struct {
    struct lws_context *context;
    lws_sorted_usec_list_t timer; /* one for all: the library keeps timers in a list */
    struct socket *sockets;
    int port, count, messages;
    int begun, opening, over, failed;
    int turn; /* of TURNS */
    long echoed;
} client;

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                    size_t size)
{
    struct socket *s = user;
    unsigned char frame[LWS_PRE + SIZE];
    (void)in, (void)size;
    switch (reason) {
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
        client.opening--;
        s->wsi = wsi;
        break;
    case LWS_CALLBACK_CLIENT_WRITEABLE:
        memset(frame + LWS_PRE, 'x', SIZE);
        if (lws_write(wsi, frame + LWS_PRE, SIZE, LWS_WRITE_TEXT) != SIZE)
            return -1;
        break;
    case LWS_CALLBACK_CLIENT_RECEIVE: client.echoed++; return --s->left == 0 ? -1 : 0;
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
        client.opening--;
        client.failed++;
        client.over++;
        break;
    case LWS_CALLBACK_CLIENT_CLOSED:
        s->wsi = NULL;
        client.failed += s->left > 0;
        client.over++;
        break;
    default: break;
    }
    if (client.over == client.count)
        uv_stop(&loop);
    return 0;
}

static const struct lws_protocols protocols[] = {
    { .name = "echo", .callback = on_event },
    { 0 },
};

static void open_next(void)
{
    struct socket *s = &client.sockets[client.begun++];
    s->left = client.messages;
    client.opening++;
    lws_client_connect_via_info(&(struct lws_client_connect_info){
        .context = client.context,
        .address = "127.0.0.1",
        .host = "127.0.0.1",
        .origin = "127.0.0.1",
        .port = client.port,
        .path = "/ws/echo",
        .local_protocol_name = protocols[0].name,
        .userdata = s,
    });
}

/* Opens sockets until there are enough, and lets every TURNSth one send. */
static void on_timer(lws_sorted_usec_list_t *timer)
{
    while (client.begun < client.count && client.opening < OPEN_AT_A_TIME)
        open_next();
    for (int i = client.turn; i < client.count; i += TURNS)
        if (client.sockets[i].wsi != NULL)
            lws_callback_on_writable(client.sockets[i].wsi);
    client.turn = (client.turn + 1) % TURNS;
    lws_sul_schedule(client.context, 0, timer, on_timer, LWS_US_PER_SEC / TURNS);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    client.port = (int)strtol(argv[1], NULL, 10);
    client.count = (int)strtol(argv[2], NULL, 10);
    client.messages = (int)strtol(argv[3], NULL, 10);
    lws_set_log_level(LLL_ERR, NULL);
    uv_loop_init(&loop);
    client.context = lws_create_context(&(struct lws_context_creation_info){
        .port = CONTEXT_PORT_NO_LISTEN,
        .protocols = protocols,
        .pt_serv_buf_size = 4096,
        .options = LWS_SERVER_OPTION_LIBUV,
        .foreign_loops = (void *[]){ &loop },
    });
    client.sockets = calloc((size_t)client.count, sizeof(*client.sockets));
    if (client.context == NULL || client.sockets == NULL)
        return 1;
    on_timer(&client.timer);
    uv_run(&loop, UV_RUN_DEFAULT);
    printf("%ld\n", client.echoed);
    lws_context_destroy(client.context);
    free(client.sockets);
    return client.failed > 0;
}
