#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* TLS against a server in a thread, with an authority and certificates that are made here. */
#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "identity.h"
#include "net/dial.h"
#include "peer.h"

#include <openssl/ocsp.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

static struct identity authority, server_id, expired_id, foreign_id, client_id;

/* The store is loaded once for the process: the authority goes there before anything else. */
static int make_all(void **state)
{
    signal(SIGPIPE, SIG_IGN); /* of the server, whose writes OpenSSL does */
    authority = identity_make("test authority", NULL, 10, NULL);
    server_id = identity_make("server", "DNS:localhost,DNS:*.wild.test,IP:127.0.0.1", 10,
                              &authority);
    expired_id = identity_make("old", "DNS:localhost", -1, &authority);
    foreign_id = identity_make("foreign", "DNS:localhost", 10, NULL);
    client_id = identity_make("client", NULL, 10, &authority);
    identity_trust(&authority);
    return 0;
}

static int free_all(void **state)
{
    identity_trust_nobody();
    struct identity *all[] = { &authority, &server_id, &expired_id, &foreign_id, &client_id };
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        identity_free(all[i]);
    return 0;
}

/* --- the server ------------------------------------------------------------------------------- */

static struct {
    const struct identity *identity;
    int max_version;
    bool wants_client, staples;
    void (*serve)(SSL *ssl); /* after the handshake */
    const char *ciphers;
} server;

static char server_saw[256]; /* SNI and the client's name; under its lock */
static pthread_mutex_t server_saw_lock = PTHREAD_MUTEX_INITIALIZER;

static int select_alpn(SSL *ssl, const unsigned char **out, unsigned char *out_length,
                       const unsigned char *in, unsigned length, void *arg)
{
    *out = in + 1;
    *out_length = in[0];
    return SSL_TLSEXT_ERR_OK;
}

static int staple(SSL *ssl, void *arg)
{
    OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
    OCSP_CERTID *id = OCSP_cert_to_id(NULL, server_id.cert, authority.cert);
    ASN1_TIME *now = X509_gmtime_adj(NULL, 0), *then = X509_gmtime_adj(NULL, 3600);
    OCSP_basic_add1_status(basic, id, V_OCSP_CERTSTATUS_REVOKED, OCSP_REVOKED_STATUS_KEYCOMPROMISE,
                           now, now, then);
    OCSP_basic_sign(basic, authority.cert, authority.key, EVP_sha256(), NULL, 0);
    OCSP_RESPONSE *response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
    unsigned char *bytes = NULL;
    int length = i2d_OCSP_RESPONSE(response, &bytes);
    SSL_set_tlsext_status_ocsp_resp(ssl, bytes, length);
    OCSP_RESPONSE_free(response);
    OCSP_BASICRESP_free(basic);
    OCSP_CERTID_free(id);
    ASN1_TIME_free(now);
    ASN1_TIME_free(then);
    return SSL_TLSEXT_ERR_OK;
}

static SSL_CTX *make_server_context(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(ctx, server.identity->cert);
    SSL_CTX_use_PrivateKey(ctx, server.identity->key);
    SSL_CTX_set_alpn_select_cb(ctx, select_alpn, NULL);
    if (server.max_version != 0)
        SSL_CTX_set_max_proto_version(ctx, server.max_version);
    if (server.ciphers != NULL)
        SSL_CTX_set_cipher_list(ctx, server.ciphers);
    if (server.staples)
        SSL_CTX_set_tlsext_status_cb(ctx, staple);
    if (server.wants_client) {
        X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), authority.cert);
        SSL_CTX_add_client_CA(ctx, authority.cert);
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    }
    return ctx;
}

static void note_client(SSL *ssl)
{
    char name[64] = "none";
    X509 *cert = SSL_get0_peer_certificate(ssl);
    if (cert != NULL)
        X509_NAME_get_text_by_NID(X509_get_subject_name(cert), NID_commonName, name, sizeof(name));
    const char *sni = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    pthread_mutex_lock(&server_saw_lock);
    snprintf(server_saw, sizeof(server_saw), "sni=%s client=%s", sni != NULL ? sni : "none", name);
    pthread_mutex_unlock(&server_saw_lock);
}

static void assert_server_saw(const char *expected)
{
    char saw[sizeof(server_saw)];
    pthread_mutex_lock(&server_saw_lock);
    memcpy(saw, server_saw, sizeof(saw));
    pthread_mutex_unlock(&server_saw_lock);
    assert_string_equal(saw, expected);
}

static void serve_tls(struct peer *p, int fd, int nth)
{
    SSL_CTX *ctx = make_server_context();
    SSL *ssl = SSL_new(ctx);
    SSL_set_fd(ssl, fd);
    if (SSL_accept(ssl) == 1) {
        note_client(ssl);
        if (server.serve != NULL)
            server.serve(ssl);
    }
    peer_pause_ms(
        20); /* the alert arrives before the reset that unread bytes would make of a close */
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void serve_plain_http(struct peer *p, int fd, int nth)
{
    char bytes[64];
    ssize_t ignored = recv(fd, bytes, sizeof(bytes), 0);
    (void)ignored;
    peer_write(fd, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    peer_pause_ms(20);
}

/* Takes the ClientHello and goes. */
static void serve_nothing(struct peer *p, int fd, int nth)
{
    char bytes[4096];
    (void)!recv(fd, bytes, sizeof(bytes), 0);
}

/* --- the client ------------------------------------------------------------------------------- */

static struct peer *peer;
static struct net_config config;
static struct net_worker *net;
static struct net_failure failure;
static struct dial_timings timings;
static struct stream *stream;

static int64_t in_ms(int ms)
{
    return clock_mono_ns() + ms * NS_PER_MS;
}

static int dial_tls(const char *host, const char *alpn)
{
    struct dial_target target = {
        .host = slice_of(host),
        .port = (uint16_t)peer_port(peer),
        .tls = true,
        .alpn = slice_of(alpn),
    };
    stream_free(stream);
    return dial(net, &target, in_ms(5000), &stream, &timings, &failure);
}

static void with_worker(void *fn)
{
    struct error error = { 0 };
    net = net_worker_new(&config, &error);
    if (net == NULL)
        fail_msg("%s", error.text);
    ((void (*)(void *))fn)(NULL);
    stream_free(stream);
    stream = NULL;
    net_worker_free(net);
}

static void run_with(peer_serve *serve, void (*fn)(void *))
{
    peer = peer_start(serve);
    run_on_fiber(with_worker, fn);
    peer_stop(peer);
}

static void run(void (*fn)(void *))
{
    run_with(serve_tls, fn);
}

static int reset(void **state)
{
    memset(&server, 0, sizeof(server));
    server.identity = &server_id;
    config = (struct net_config){ .dns_ttl_ns = NEVER_NS };
    return 0;
}

static void fails(int code, const char *text)
{
    assert_string_equal(failure.text, text);
    assert_int_equal(failure.code, code);
    assert_null(stream);
}

/* --- what works ------------------------------------------------------------------------------- */

static void echo(SSL *ssl)
{
    char bytes[20000];
    for (int n; (n = SSL_read(ssl, bytes, sizeof(bytes))) > 0;)
        SSL_write(ssl, bytes, n);
}

static void fiber_echo(void *arg)
{
    char bytes[64];
    assert_int_equal(dial_tls("localhost", "\x08http/1.1"), NET_OK);
    assert_true(timings.tls_ns > 0 && timings.connect_ns > 0);
    assert_true(stream_is_tls(stream));
    assert_string_equal(stream_tls_version(stream), "tls1.3");
    assert_string_equal(stream_tls_cipher(stream), "TLS_AES_256_GCM_SHA384");
    assert_true(slice_is(stream_alpn(stream), "http/1.1"));
    for (int i = 0; i < 5; i++) {
        assert_int_equal(stream_write(stream, SLICE("hello"), in_ms(1000), &failure), NET_OK);
        assert_int_equal(stream_read(stream, bytes, sizeof(bytes), true, in_ms(1000), &failure), 5);
        assert_memory_equal(bytes, "hello", 5);
        fiber_sleep_until(in_ms(2));
        assert_true(stream_is_alive(stream)); /* session tickets came, too */
    }
    assert_true(stream_bytes_read(stream) > 25 && stream_bytes_written(stream) > 25);
    assert_server_saw("sni=localhost client=none");
    assert_int_equal(stream_read(stream, bytes, sizeof(bytes), true, in_ms(20), &failure),
                     -NET_ERR_TIMEOUT);
}

static void test_echo(void **state)
{
    server.serve = echo;
    run(fiber_echo);
}

static void fiber_by_address(void *arg)
{
    assert_int_equal(dial_tls("127.0.0.1", ""), NET_OK);
    assert_int_equal(stream_alpn(stream).len, 0);
    char byte;
    assert_int_equal(stream_read(stream, &byte, 1, true, in_ms(1000), &failure), 0);
    assert_server_saw("sni=none client=none");
}

static void test_by_address(void **state)
{
    run(fiber_by_address);
}

enum { BULK = 2 * 1000 * 1000 };

static void serve_bulk(SSL *ssl)
{
    char *bytes = malloc(BULK);
    for (int i = 0; i < BULK; i++)
        bytes[i] = (char)(i % 251);
    for (int at = 0, n;
         at < BULK && (n = SSL_write(ssl, bytes + at, BULK - at < 7777 ? BULK - at : 7777)) > 0;)
        at += n;
    free(bytes);
    SSL_shutdown(ssl);
}

/* Two connections read in turn: what one has read ahead must survive the other's reading. */
static void fiber_bulk(void *arg)
{
    struct stream *streams[2];
    char bytes[3000];
    int at[2] = { 0, 0 };
    for (int i = 0; i < 2; i++) {
        assert_int_equal(dial_tls("localhost", ""), NET_OK);
        streams[i] = stream;
        stream = NULL;
    }
    for (int turn = 0; at[0] < BULK || at[1] < BULK; turn = !turn) {
        ssize_t n = stream_read(streams[turn], bytes, sizeof(bytes), turn, in_ms(5000), &failure);
        assert_true(n >= 0);
        for (ssize_t i = 0; i < n; i++)
            if (bytes[i] != (char)((at[turn] + i) % 251))
                fail_msg("byte %d of %d", at[turn] + (int)i, turn);
        at[turn] += (int)n;
    }
    assert_int_equal(stream_read(streams[0], bytes, 1, true, in_ms(1000), &failure), 0);
    stream_free(streams[0]);
    stream_free(streams[1]);
}

static void test_bulk(void **state)
{
    server.serve = serve_bulk;
    run(fiber_bulk);
}

static void swallow(SSL *ssl)
{
    char bytes[10000];
    int total = 0;
    for (int n; total < BULK && (n = SSL_read(ssl, bytes, sizeof(bytes))) > 0; total += n)
        if (total % 100 == 0)
            peer_pause_ms(1);
    SSL_write(ssl, "ok", 2);
}

static void fiber_uploads(void *arg)
{
    char *bytes = calloc(1, BULK), answer[8];
    assert_int_equal(dial_tls("localhost", ""), NET_OK);
    assert_int_equal(stream_write(stream, slice_make(bytes, BULK), in_ms(5000), &failure), NET_OK);
    assert_int_equal(stream_read(stream, answer, sizeof(answer), true, in_ms(5000), &failure), 2);
    free(bytes);
}

static void test_upload(void **state)
{
    server.serve = swallow;
    run(fiber_uploads);
}

static void fiber_version_12(void *arg)
{
    assert_int_equal(dial_tls("localhost", ""), NET_OK);
    assert_string_equal(stream_tls_version(stream), "tls1.2");
    assert_string_equal(stream_tls_cipher(stream), "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
}

static void test_versions_and_ciphers(void **state)
{
    struct slice names[] = { SLICE("TLS_RSA_WITH_RC4_128_SHA"), /* not in this library: left out */
                             SLICE("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256") };
    config.tls_max = TLS1_2_VERSION;
    config.tls_ciphers = names;
    config.tls_cipher_count = 2;
    run(fiber_version_12);
}

static void fiber_ocsp(void *arg)
{
    struct stream_ocsp ocsp;
    assert_int_equal(dial_tls("localhost", ""), NET_OK);
    stream_ocsp(stream, &ocsp);
    assert_string_equal(ocsp.status, server.staples ? "revoked" : "unknown");
    assert_string_equal(ocsp.revocation_reason, server.staples ? "key_compromise" : "");
    assert_int_equal(ocsp.next_update - ocsp.this_update, server.staples ? 3600 : 0);
    assert_int_equal(ocsp.revoked_at, ocsp.this_update);
    assert_int_equal(ocsp.produced_at > 0, server.staples);
}

static void test_ocsp(void **state)
{
    run(fiber_ocsp);
    server.staples = true;
    run(fiber_ocsp);
}

static void fiber_key_log(void *arg)
{
    assert_int_equal(dial_tls("localhost", ""), NET_OK);
}

static void test_key_log(void **state)
{
    char path[] = "/tmp/brunt-key-log-XXXXXX", text[4096] = "";
    close(mkstemp(path));
    config.key_log_path = slice_of(path);
    run(fiber_key_log);
    FILE *file = fopen(path, "r");
    assert_true(fread(text, 1, sizeof(text) - 1, file) > 0);
    fclose(file);
    unlink(path);
    assert_non_null(strstr(text, "CLIENT_TRAFFIC_SECRET_0 "));
}

/* --- certificates that don't do --------------------------------------------------------------- */

static void fiber_verification(void *arg)
{
    server.identity = &foreign_id;
    dial_tls("localhost", "");
    fails(NET_ERR_X509_UNKNOWN_AUTHORITY, "x509: unknown authority");
    assert_true(timings.failed_sent > 0 && timings.failed_received > 0);
    dial_tls("127.0.0.1", ""); /* the name is looked at before the authority */
    fails(NET_ERR_X509_HOSTNAME, "x509: certificate doesn't match hostname");
    server.identity = &server_id;
    dial_tls("x.localhost", "");
    fails(NET_ERR_X509_HOSTNAME, "x509: certificate doesn't match hostname");
    assert_int_equal(dial_tls("a.wild.test", ""), NET_OK);
    dial_tls("a.b.wild.test", "");
    fails(NET_ERR_X509_HOSTNAME, "x509: certificate doesn't match hostname");
    server.identity = &expired_id;
    dial_tls("localhost", "");
    assert_int_equal(failure.code, NET_ERR_GENERIC);
    assert_non_null(
        strstr(failure.text, "x509: certificate has expired or is not yet valid: current time 2"));
    assert_non_null(strstr(failure.text, " is after 2"));
}

static void test_verification(void **state)
{
    struct net_host_entry hosts[] = { { SLICE("*.wild.test"), SLICE("127.0.0.1") } };
    config.hosts = hosts;
    config.host_count = 1;
    run(fiber_verification);
}

static void fiber_insecure(void *arg)
{
    server.identity = &expired_id;
    assert_int_equal(dial_tls("127.0.0.1", ""), NET_OK);
}

static void test_insecure(void **state)
{
    config.tls_insecure = true;
    run(fiber_insecure);
}

static void fiber_insecure_alert(void *arg)
{
    server.identity = &expired_id;
    server.wants_client = true;
    assert_int_equal(dial_tls("127.0.0.1", ""), NET_ERR_NON_TCP);
    assert_string_equal(failure.text, "remote error: tls: handshake failure");
}

/* A certificate that nobody asked about is not why a handshake fails. */
static void test_insecure_alert(void **state)
{
    config.tls_insecure = true;
    config.tls_max = TLS1_2_VERSION;
    run(fiber_insecure_alert);
}

/* --- client certificates ---------------------------------------------------------------------- */

static void say_hello(SSL *ssl)
{
    SSL_write(ssl, "hi", 2);
}

static void fiber_client(void *arg)
{
    char bytes[8];
    assert_int_equal(dial_tls("localhost", ""), NET_OK);
    assert_int_equal(stream_read(stream, bytes, sizeof(bytes), true, in_ms(1000), &failure), 2);
    assert_server_saw("sni=localhost client=client");
}

static void fiber_client_missing(void *arg)
{
    char bytes[8];
    /* With TLS 1.3 the client is done before the server has looked. */
    int code = dial_tls("localhost", "");
    if (code == NET_OK)
        code = (int)-stream_read(stream, bytes, sizeof(bytes), true, in_ms(1000), &failure);
    assert_string_equal(failure.text, "remote error: tls: certificate required");
    assert_int_equal(code, NET_ERR_NON_TCP);
}

static void test_client_certificate(void **state)
{
    char *cert = identity_cert_pem(&client_id), *key = identity_key_pem(&client_id, "secret");
    struct net_tls_auth auth = {
        .cert_pem = slice_of(cert),
        .key_pem = slice_of(key),
        .password = SLICE("secret"),
    };
    server.wants_client = true;
    server.serve = say_hello;
    run(fiber_client_missing);
    config.tls_auth = &auth;
    config.tls_auth_count = 1;
    run(fiber_client);
    config.tls_insecure = true;
    run(fiber_client);
    free(cert);
    free(key);
}

static void fiber_other_client(void *arg)
{
    char bytes[8];
    assert_int_equal(dial_tls("localhost", ""), NET_OK);
    assert_int_equal(stream_read(stream, bytes, sizeof(bytes), true, in_ms(1000), &failure), 2);
    assert_server_saw("sni=localhost client=server");
}

/* One of an authority that the server doesn't know is never sent. Of the others, that with the
 * host among its domains comes first, then those without domains. */
static void test_choice_of_certificates(void **state)
{
    const struct identity *ids[] = { &foreign_id, &server_id, &client_id };
    struct slice here[] = { SLICE("LOCALHOST") }, others[] = { SLICE("other.test") };
    struct net_tls_auth auths[ARRAY_LEN(ids)] = { 0 };
    for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
        auths[i].cert_pem = slice_of(identity_cert_pem(ids[i]));
        auths[i].key_pem = slice_of(identity_key_pem(ids[i], NULL));
    }
    server.wants_client = true;
    server.serve = say_hello;
    config.tls_auth = auths;
    config.tls_auth_count = ARRAY_LEN(auths);
    run(fiber_other_client);
    auths[1].domains = others;
    auths[1].domain_count = 1;
    run(fiber_client);
    auths[1].domains = here;
    run(fiber_other_client);
    auths[1].domain_count = 0;
    auths[2].domains = here;
    auths[2].domain_count = 1;
    run(fiber_client);
    auths[2].domains = others;
    config.tls_auth = &auths[2];
    config.tls_auth_count = 1;
    run(fiber_client);
    config.tls_auth = &auths[0];
    run(fiber_client_missing);
    for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
        free((char *)auths[i].cert_pem.ptr);
        free((char *)auths[i].key_pem.ptr);
    }
}

static void refuses_config(const char *text)
{
    struct error error = { 0 };
    assert_null(net_worker_new(&config, &error));
    assert_non_null(strstr(error.text, text));
    assert_int_equal(error.exit_code, EXIT_CODE_INVALID_CONFIG);
    error_clear(&error);
}

static void test_wrong_options(void **state)
{
    char *cert = identity_cert_pem(&client_id), *key = identity_key_pem(&client_id, "secret"),
         *other = identity_key_pem(&server_id, NULL);
    struct net_tls_auth auth = { .cert_pem = SLICE("nonsense"), .key_pem = slice_of(key) };
    config.tls_auth = &auth;
    config.tls_auth_count = 1;
    refuses_config("tlsAuth[0]: the certificate can't be read");
    auth.cert_pem = slice_of(cert);
    refuses_config("tlsAuth[0]: the key can't be read; is it encrypted?");
    auth.password = SLICE("wrong");
    refuses_config("tlsAuth[0]: the key can't be read, or its password is wrong");
    auth.key_pem = slice_of(other);
    refuses_config("tlsAuth[0]: the key does not belong to the certificate");
    config.tls_auth_count = 0;
    struct slice name = SLICE("TLS_NO_SUCH_SUITE");
    config.tls_ciphers = &name;
    config.tls_cipher_count = 1;
    refuses_config("tlsCipherSuites: \"TLS_NO_SUCH_SUITE\" is not supported");
    config.tls_cipher_count = 0;
    config.key_log_path = SLICE("/no/such/folder/file");
    free(cert);
    free(key);
    free(other);
}

/* --- handshakes that fail --------------------------------------------------------------------- */

static void fiber_old_server(void *arg)
{
    dial_tls("localhost", "");
    fails(NET_ERR_NON_TCP, "remote error: tls: protocol version not supported");
}

static void test_old_server(void **state)
{
    server.max_version = TLS1_2_VERSION;
    config.tls_min = TLS1_3_VERSION;
    run(fiber_old_server);
}

static void fiber_no_common_cipher(void *arg)
{
    dial_tls("localhost", "");
    fails(NET_ERR_NON_TCP, "remote error: tls: handshake failure");
}

static void test_no_common_cipher(void **state)
{
    struct slice name = SLICE("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
    config.tls_ciphers = &name;
    config.tls_cipher_count = 1;
    config.tls_max = TLS1_2_VERSION;
    server.ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384";
    run(fiber_no_common_cipher);
}

static void fiber_plain_server(void *arg)
{
    dial_tls("localhost", "");
    fails(NET_ERR_TLS_RECORD_HEADER, "tls: first record does not look like a TLS handshake");
    assert_string_equal(net_failure_long(&failure),
                        "http: server gave HTTP response to HTTPS client");
}

static void test_plain_server(void **state)
{
    run_with(serve_plain_http, fiber_plain_server);
}

static void fiber_closing_server(void *arg)
{
    dial_tls("localhost", "");
    fails(NET_ERR_GENERIC, "EOF");
}

static void test_closing_server(void **state)
{
    run_with(serve_nothing, fiber_closing_server);
}

/* Half a record, then a reset. */
static void serve_reset(struct peer *p, int fd, int nth)
{
    char bytes[4096];
    (void)!recv(fd, bytes, sizeof(bytes), 0);
    peer_write(fd, "\x16\x03\x03\x10");
    peer_pause_ms(20);
    peer_reset(fd);
}

static void fiber_resetting_server(void *arg)
{
    dial_tls("localhost", "");
    fails(NET_ERR_RESET, "read: connection reset by peer");
}

static void test_resetting_server(void **state)
{
    run_with(serve_reset, fiber_resetting_server);
}

static void serve_mute(struct peer *p, int fd, int nth)
{
    peer_skip(fd, 1 << 20);
}

static void fiber_mute_server(void *arg)
{
    struct dial_target target = { .host = SLICE("localhost"),
                                  .port = (uint16_t)peer_port(peer),
                                  .tls = true };
    assert_int_equal(dial(net, &target, in_ms(50), &stream, &timings, &failure), NET_ERR_TIMEOUT);
    fails(NET_ERR_TIMEOUT, "request timeout");
}

static void test_mute_server(void **state)
{
    run_with(serve_mute, fiber_mute_server);
}

static void close_at_once(SSL *ssl)
{
}

static void fiber_closed_idle(void *arg)
{
    assert_int_equal(dial_tls("localhost", ""), NET_OK);
    fiber_sleep_until(in_ms(60));
    assert_false(stream_is_alive(stream));
}

static void test_closed_while_idle(void **state)
{
    server.serve = close_at_once;
    run(fiber_closed_idle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_echo, reset),
        cmocka_unit_test_setup(test_by_address, reset),
        cmocka_unit_test_setup(test_bulk, reset),
        cmocka_unit_test_setup(test_upload, reset),
        cmocka_unit_test_setup(test_versions_and_ciphers, reset),
        cmocka_unit_test_setup(test_ocsp, reset),
        cmocka_unit_test_setup(test_key_log, reset),
        cmocka_unit_test_setup(test_verification, reset),
        cmocka_unit_test_setup(test_insecure, reset),
        cmocka_unit_test_setup(test_insecure_alert, reset),
        cmocka_unit_test_setup(test_client_certificate, reset),
        cmocka_unit_test_setup(test_choice_of_certificates, reset),
        cmocka_unit_test_setup(test_wrong_options, reset),
        cmocka_unit_test_setup(test_old_server, reset),
        cmocka_unit_test_setup(test_no_common_cipher, reset),
        cmocka_unit_test_setup(test_plain_server, reset),
        cmocka_unit_test_setup(test_closing_server, reset),
        cmocka_unit_test_setup(test_resetting_server, reset),
        cmocka_unit_test_setup(test_mute_server, reset),
        cmocka_unit_test_setup(test_closed_while_idle, reset),
    };
    return cmocka_run_group_tests(tests, make_all, free_all);
}
