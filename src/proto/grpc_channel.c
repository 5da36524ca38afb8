#include "proto/grpc_channel.h"

#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "net/address.h"
#include "net/quote.h"

#include <stdlib.h>

enum {
    FIRST_PAUSE_MS = 1000, /* before another try; grows by 1.6 */
    LONGEST_PAUSE_MS = 120000,
    TRY_TIMEOUT_S = 20,
};

static const struct slice OWN_USER_AGENT = SLICE("grpc-c-brunt/1.0");

struct grpc_channel {
    struct net_worker *net;
    struct grpc_traffic *traffic;
    struct arena arena;
    struct slice address, authority, user_agent;
    bool tls;
    struct tls_setup *tls_setup;
    uint32_t vu_id;
    struct grpc_connection *connection; /* NULL: none yet */
};

/* What comes of a try to get a connection. */
enum attempt {
    ATTEMPT_FINE,
    ATTEMPT_AGAIN, /* another one may work */
    ATTEMPT_FINAL,
    ATTEMPT_CANCELLED,
};

/* --- dialling --------------------------------------------------------------------------------- */

static struct slice endpoint_of(struct slice address)
{
    static const struct slice schemes[] = { SLICE("dns:///"), SLICE("passthrough:///"),
                                            SLICE("dns:"), SLICE("passthrough:") };
    for (size_t i = 0; i < ARRAY_LEN(schemes); i++)
        if (slice_starts(address, schemes[i]))
            return slice_sub(address, schemes[i].len, address.len);
    return address;
}

static void explain(struct buf *why, const char *doing, const char *cause)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    buf_printf(&text, "%s%s", doing, cause);
    buf_reset(why);
    buf_append_str(why, "connection error: desc = ");
    quote_append(why, buf_slice(&text));
    buf_deinit(&text);
}

static bool parse_address(const struct grpc_channel *ch, struct slice *host, uint16_t *port,
                          struct buf *why)
{
    struct slice digits, endpoint = endpoint_of(ch->address);
    int64_t number = 0;
    char wrong[300];
    if (!host_port_split(endpoint, host, &digits))
        snprintf(wrong, sizeof(wrong), "dial tcp: address %.*s: missing port in address",
                 SLICE_ARG(slice_sub(endpoint, 0, 200)));
    else if (!slice_to_int64(digits, &number) || number < 0 || number > 65535)
        snprintf(wrong, sizeof(wrong), "dial tcp: address %.*s: invalid port",
                 SLICE_ARG(slice_sub(endpoint, 0, 200)));
    else {
        *port = (uint16_t)number;
        return true;
    }
    explain(why, "transport: error while dialing: ", wrong);
    return false;
}

/* Whether a failed dial may work the next time: as the reference has it, a host that is too slow,
 * but not one that refuses, doesn't exist or shows a certificate that nobody knows. */
static bool is_passing(enum net_error code)
{
    return code == NET_ERR_DIAL_TIMEOUT || code == NET_ERR_TIMEOUT || code == NET_ERR_RESET ||
           code == NET_ERR_DNS || code == NET_ERR_TLS_RECORD_HEADER || code == NET_ERR_GENERIC;
}

static bool is_of_handshake(enum net_error code)
{
    return (code >= NET_ERR_TLS && code < NET_ERR_HTTP2) || code == NET_ERR_NON_TCP ||
           code == NET_ERR_GENERIC || code == NET_ERR_RESET;
}

static struct slice tls_name_of(const struct grpc_channel *ch)
{
    struct slice host, port, authority = ch->authority;
    return host_port_split(authority, &host, &port) ? host : authority;
}

static enum attempt judge_failure(const struct net_failure *failure, struct buf *why)
{
    if (failure->code == NET_ERR_CANCELLED)
        return ATTEMPT_CANCELLED;
    explain(why,
            is_of_handshake(failure->code) ? "transport: authentication handshake failed: "
                                           : "transport: error while dialing: ",
            net_failure_long(failure));
    return is_passing(failure->code) ? ATTEMPT_AGAIN : ATTEMPT_FINAL;
}

static enum attempt greet(struct grpc_channel *ch, struct stream *stream, int64_t deadline_ns,
                          struct buf *why)
{
    struct net_failure failure;
    if (ch->tls && !slice_is(stream_alpn(stream), "h2")) {
        ch->traffic->sent += stream_bytes_written(stream);
        ch->traffic->received += stream_bytes_read(stream);
        stream_free(stream);
        explain(why, "transport: authentication handshake failed: ",
                "credentials: cannot check peer: missing selected ALPN property");
        return ATTEMPT_FINAL;
    }
    struct grpc_connection *c = grpc_connection_new(ch->net, stream, ch->traffic);
    int code = grpc_connection_wait_ready(c, deadline_ns, &failure);
    if (code == NET_OK) {
        grpc_connection_unref(ch->connection);
        ch->connection = c;
        return ATTEMPT_FINE;
    }
    grpc_connection_unref(c);
    if (code == NET_ERR_CANCELLED)
        return ATTEMPT_CANCELLED;
    if (code != NET_ERR_TIMEOUT)
        explain(why, "", failure.text);
    return ATTEMPT_AGAIN;
}

static enum attempt attempt(struct grpc_channel *ch, int64_t deadline_ns, struct buf *why)
{
    struct stream *stream;
    struct dial_timings timings;
    struct net_failure failure = { 0 };
    struct dial_target target = {
        .tls = ch->tls,
        .tls_name = tls_name_of(ch),
        .tls_setup = ch->tls_setup,
        .alpn = { "\x02h2", 3 },
        .vu_id = ch->vu_id,
    };
    int64_t try_ns = clock_mono_ns() + TRY_TIMEOUT_S * NS_PER_S;
    if (!parse_address(ch, &target.host, &target.port, why))
        return ATTEMPT_FINAL;
    if (try_ns < deadline_ns)
        deadline_ns = try_ns;
    int code = dial(ch->net, &target, deadline_ns, &stream, &timings, &failure);
    ch->traffic->sent += timings.failed_sent;
    ch->traffic->received += timings.failed_received;
    return code == NET_OK ? greet(ch, stream, deadline_ns, why) : judge_failure(&failure, why);
}

int grpc_channel_connect(struct grpc_channel *ch, int64_t deadline_ns, struct buf *why)
{
    int64_t pause_ns = FIRST_PAUSE_MS * NS_PER_MS;
    for (;;) {
        int64_t began_ns = clock_mono_ns(), next_ns = began_ns + pause_ns;
        enum attempt result = attempt(ch, deadline_ns, why);
        if (result == ATTEMPT_FINE)
            return NET_OK;
        if (result == ATTEMPT_CANCELLED)
            return NET_ERR_CANCELLED;
        if (result == ATTEMPT_FINAL)
            return NET_ERR_GENERIC;
        if (fiber_sleep_until(next_ns < deadline_ns ? next_ns : deadline_ns) == WAIT_CANCELLED)
            return NET_ERR_CANCELLED;
        if (clock_mono_ns() >= deadline_ns)
            return NET_ERR_TIMEOUT;
        pause_ns = pause_ns * 8 / 5;
        if (pause_ns > LONGEST_PAUSE_MS * NS_PER_MS)
            pause_ns = LONGEST_PAUSE_MS * NS_PER_MS;
    }
}

/* --- calls ------------------------------------------------------------------------------------ */

/* A usable connection, by one try; else the call is over. */
static bool make_ready(struct grpc_channel *ch, struct grpc_call *call, int64_t deadline_ns)
{
    struct buf why = BUF_INIT(BUF_UNLIMITED);
    if (ch->connection != NULL && grpc_connection_is_usable(ch->connection))
        return true;
    enum attempt result = attempt(ch, deadline_ns, &why);
    if (result == ATTEMPT_CANCELLED)
        grpc_call_end(call, GRPC_CANCELED, SLICE("context canceled"));
    else if (result != ATTEMPT_FINE && clock_mono_ns() >= deadline_ns)
        grpc_call_end(call, GRPC_DEADLINE_EXCEEDED,
                      why.len > 0 ? buf_slice(&why)
                                  : SLICE("context deadline exceeded while waiting for "
                                          "connections to become ready"));
    else if (result != ATTEMPT_FINE)
        grpc_call_end(call, GRPC_UNAVAILABLE, buf_slice(&why));
    buf_deinit(&why);
    return result == ATTEMPT_FINE;
}

void grpc_channel_call(struct grpc_channel *ch, struct grpc_call *call,
                       const struct grpc_call_options *options)
{
    struct grpc_request request = {
        .scheme = ch->tls ? SLICE("https") : SLICE("http"),
        .authority = ch->authority,
        .path = options->path,
        .user_agent = ch->user_agent,
        .metadata = options->metadata,
    };
    if (!make_ready(ch, call, options->deadline_ns))
        return;
    if (options->deadline_ns != NEVER_NS) {
        request.timeout_ns = options->deadline_ns - clock_mono_ns();
        if (request.timeout_ns <= 0) {
            grpc_call_end(call, GRPC_DEADLINE_EXCEEDED, SLICE("context deadline exceeded"));
            return;
        }
    }
    grpc_call_start(call, ch->connection, &request, options->deadline_ns);
}

struct slice grpc_channel_remote_ip(const struct grpc_channel *ch)
{
    return ch->connection != NULL ? grpc_connection_remote_ip(ch->connection) : SLICE("");
}

void grpc_channel_cancel_calls(struct grpc_channel *ch, struct slice text)
{
    if (ch->connection != NULL)
        grpc_connection_cancel_calls(ch->connection, text);
}

/* --- the channel ------------------------------------------------------------------------------ */

struct grpc_channel *grpc_channel_new(struct net_worker *net,
                                      const struct grpc_channel_config *config,
                                      struct grpc_traffic *traffic)
{
    struct grpc_channel *ch = xcalloc(1, sizeof(*ch));
    ch->net = net;
    ch->traffic = traffic;
    arena_init(&ch->arena, 512);
    ch->address = arena_copy(&ch->arena, config->address);
    ch->authority = arena_copy(
        &ch->arena, config->authority.len > 0 ? config->authority : endpoint_of(config->address));
    ch->user_agent = slice_of(arena_printf(&ch->arena, "%.*s%s%.*s", SLICE_ARG(config->user_agent),
                                           config->user_agent.len > 0 ? " " : "",
                                           SLICE_ARG(OWN_USER_AGENT)));
    ch->tls = config->tls;
    ch->tls_setup = config->tls_setup;
    ch->vu_id = config->vu_id;
    return ch;
}

void grpc_channel_free(struct grpc_channel *ch)
{
    if (ch == NULL)
        return;
    grpc_connection_unref(ch->connection);
    tls_setup_free(ch->tls_setup);
    arena_deinit(&ch->arena);
    free(ch);
}
