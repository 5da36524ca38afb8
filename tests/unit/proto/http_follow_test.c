#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Redirects: what each hop carries. The server redirects to where the path says: /STATUS/LOCATION,
 * with ~ for a number sign. */
#include "base/check.h"
#include "base/clock.h"
#include "peer.h"
#include "proto/http_follow.h"

#include <unistd.h>

static const struct net_host_entry hosts[] = { { { "*.shop.test", 11 }, { "127.0.0.1", 9 } },
                                               { { "shop.test", 9 }, { "127.0.0.1", 9 } } };
static const struct net_config config = { .dns_ttl_ns = NEVER_NS,
                                          .hosts = (struct net_host_entry *)hosts,
                                          .host_count = 2 };

static struct peer *peer;
static struct arena arena;
static struct http_follow follow;
static struct http_exchange ex;
static struct http_followed followed;
static struct http_request request;
static struct url url;
static char log_text[8192];
static const char *extra_headers; /* of redirections */

static void serve(struct peer *p, int fd, int nth)
{
    while (peer_read_head(p, fd)) {
        const char *head = peer_last_head(p);
        const char *length = strstr(head, "Content-Length: ");
        const char *path = strchr(head, '/');
        char answer[1024];
        peer_skip(fd, length != NULL ? strtoul(length + 16, NULL, 10) : 0);
        unsigned long status = strtoul(path + 1, NULL, 10);
        const char *location = status != 0 ? strchr(path + 1, '/') + 1 : "";
        if (status != 0)
            snprintf(answer, sizeof(answer),
                     "HTTP/1.1 %lu X\r\nLocation: %.*s\r\n%sContent-Length: 0\r\n\r\n", status,
                     (int)strcspn(location, " "), location, extra_headers);
        else
            snprintf(answer, sizeof(answer), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        for (char *tilde; (tilde = strchr(answer, '~')) != NULL;)
            *tilde = '#';
        peer_write(fd, answer);
    }
}

static void on_hop(void *context, const struct http_request *r, const struct http_exchange *e,
                   bool challenged)
{
    size_t at = strlen(log_text);
    snprintf(log_text + at, sizeof(log_text) - at, "%.*s %.*s %d%s;", SLICE_ARG(r->method),
             SLICE_ARG(r->url->target), e->response.status, challenged ? " challenged" : "");
}

static void with_follow(void *fn)
{
    struct error error = { 0 };
    struct net_worker *net = net_worker_new(&config, &error);
    arena_init(&arena, 16 * 1024);
    follow = (struct http_follow){
        .client = http_client_new(net),
        .jar = cookie_jar_new(),
        .max_redirects = 10,
        .on_hop = on_hop,
    };
    request = (struct http_request){ 0 };
    extra_headers = "";
    log_text[0] = '\0';
    ((void (*)(void *))fn)(NULL);
    cookie_jar_free(follow.jar);
    http_client_free(follow.client);
    net_worker_free(net);
    arena_deinit(&arena);
}

static void run(void (*fn)(void *))
{
    peer = peer_start(serve);
    run_on_fiber(with_follow, fn);
    peer_stop(peer);
}

static int go_to(const char *method, const char *host, const char *path)
{
    struct error error = { 0 };
    char *text = arena_printf(&arena, "http://%s:%d%s", host, peer_port(peer), path);
    CHECK(url_parse(&url, slice_of(text), &arena, &error) == 0);
    request.method = slice_of(method);
    request.url = &url;
    log_text[0] = '\0';
    return http_follow(&follow, &request, clock_mono_ns() + 5 * NS_PER_S, &arena, &ex, &followed);
}

static int go(const char *method, const char *path)
{
    return go_to(method, "127.0.0.1", path);
}

static void header(const char *name, const char *value)
{
    http_headers_add(&request.headers, &arena, slice_of(name), slice_of(value));
}

static bool sent(const char *text)
{
    return strstr(peer_last_head(peer), text) != NULL;
}

static const char *at(const char *host, const char *path)
{
    return arena_printf(&arena, "http://%s:%d%s", host, peer_port(peer), path);
}

/* --- methods and bodies ----------------------------------------------------------------------- */

static void fiber_methods(void *arg)
{
    static const int statuses[] = { 301, 302, 303, 307, 308 };
    static const char *const methods[] = { "GET", "POST", "PUT", "DELETE", "HEAD" };
    for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
        for (size_t k = 0; k < ARRAY_LEN(methods); k++) {
            bool has_body = strchr("GH", methods[k][0]) == NULL;
            bool keeps = statuses[i] >= 307;
            request = (struct http_request){ .body = has_body ? SLICE("data") : (struct slice){ 0 },
                                             .body_kind = has_body ? BODY_SIZED : BODY_NONE };
            header("Content-Type", "text/plain");
            header("X-Keep", "k");
            assert_int_equal(go(methods[k], arena_printf(&arena, "/%d//end", statuses[i])), NET_OK);
            assert_int_equal(ex.response.status, 200);
            const char *then = keeps || methods[k][0] == 'H' ? methods[k] : "GET";
            assert_true(sent(arena_printf(&arena, "%s /end HTTP/1.1", then)));
            assert_int_equal(sent("Content-Length: 4"), keeps && has_body);
            assert_int_equal(sent("Content-Type"), keeps);
            assert_true(sent("X-Keep: k"));
            assert_int_equal(followed.hops, 2);
            assert_false(followed.stopped);
            assert_int_equal(request.headers.count, 2); /* the caller's stay as they were */
        }
    }
}

static void test_methods(void **state)
{
    run(fiber_methods);
}

static void fiber_not_followed(void *arg)
{
    static const int statuses[] = { 300, 304, 305, 306 };
    for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
        go("GET", arena_printf(&arena, "/%d//end", statuses[i]));
        assert_int_equal(ex.response.status, statuses[i]);
        assert_int_equal(followed.hops, 1);
    }
    assert_int_equal(go("GET", "/302/"), NET_OK); /* no Location */
    assert_int_equal(ex.response.status, 302);
    assert_string_equal(log_text, "");
}

static void test_not_followed(void **state)
{
    run(fiber_not_followed);
}

/* Once the body was dropped it stays so. */
static void fiber_stays_bodiless(void *arg)
{
    request.body = SLICE("data");
    request.body_kind = BODY_SIZED;
    assert_int_equal(go("POST", "/302//307//end"), NET_OK);
    assert_string_equal(log_text, "POST /302//307//end 302;GET /307//end 307;");
    assert_true(sent("GET /end"));
    assert_false(sent("Content-Length"));
}

static void test_stays_bodiless(void **state)
{
    run(fiber_stays_bodiless);
}

/* --- limits and errors ------------------------------------------------------------------------ */

static void fiber_limits(void *arg)
{
    follow.max_redirects = 2;
    go("GET", "/302//302//end");
    assert_int_equal(ex.response.status, 200);
    go("GET", "/302//302//302//end");
    assert_int_equal(ex.response.status, 302);
    assert_true(followed.stopped);
    assert_int_equal(followed.hops, 3);
    assert_string_equal(arena_str(&arena, followed.url.path), "/302//end");
    follow.max_redirects = 0;
    go("GET", "/302//end");
    assert_int_equal(followed.hops, 1);
    assert_true(followed.stopped);
    follow.max_redirects = -1;
    go("GET", "/302//end");
    assert_int_equal(followed.hops, 1);
}

static void test_limits(void **state)
{
    run(fiber_limits);
}

static void fiber_bad_location(void *arg)
{
    assert_int_equal(go("GET", "/302/http://[bad/"), NET_ERR_GENERIC);
    assert_string_equal(ex.failure.text, "failed to parse Location header \"http://[bad/\": parse "
                                         "\"http://[bad/\": missing ']' in host");
    assert_int_equal(go("GET", "/302/ftp://h/file"), NET_ERR_GENERIC);
    assert_string_equal(ex.failure.text, "unsupported protocol scheme \"ftp\"");
    assert_string_equal(arena_str(&arena, followed.url.text), "ftp://h/file");
    assert_int_equal(go("GET", "/302/http://127.0.0.1:1/x"), NET_ERR_DIAL_REFUSED);
    assert_string_equal(arena_str(&arena, followed.url.text), "http://127.0.0.1:1/x");
}

static void test_bad_location(void **state)
{
    run(fiber_bad_location);
}

/* --- headers ---------------------------------------------------------------------------------- */

static void fiber_referer(void *arg)
{
    go("GET", "/302//end");
    assert_true(sent(arena_printf(&arena, "Referer: %s\r\n", at("127.0.0.1", "/302//end"))));
    go_to("GET", "user:secret@127.0.0.1", "/302//end");
    assert_true(sent(arena_printf(&arena, "Referer: %s\r\n", at("127.0.0.1", "/302//end"))));
    assert_false(sent("secret"));
    header("Referer", "mine");
    go("GET", "/302//end");
    assert_true(sent("Referer: mine\r\n"));
}

static void test_referer(void **state)
{
    run(fiber_referer);
}

static void fiber_authorization(void *arg)
{
    header("Authorization", "Bearer t");
    go_to("GET", "shop.test", "/302//end");
    assert_true(sent("Authorization: Bearer t"));
    go_to("GET", "shop.test", arena_printf(&arena, "/302/%s", at("api.shop.test", "/end")));
    assert_true(sent("Authorization: Bearer t"));
    assert_true(sent("Host: api.shop.test"));
    go_to("GET", "api.shop.test", arena_printf(&arena, "/302/%s", at("shop.test", "/end")));
    assert_false(sent("Authorization"));
    go("GET", arena_printf(&arena, "/302/%s", at("shop.test", "/end")));
    assert_false(sent("Authorization"));
    /* Back at the first host: what was left behind stays there. */
    go_to("GET", "shop.test",
          arena_printf(&arena, "/302/%s/302/%s", at("127.0.0.1", ""), at("shop.test", "/end")));
    assert_false(sent("Authorization"));
}

static void test_authorization(void **state)
{
    run(fiber_authorization);
}

static void fiber_basic(void *arg)
{
    go_to("GET", "us%20er:pass@127.0.0.1", "/end");
    assert_true(sent("Authorization: Basic dXMgZXI6cGFzcw==\r\n"));
    header("Authorization", "mine");
    go_to("GET", "user:pass@127.0.0.1", "/end");
    assert_true(sent("Authorization: mine\r\n"));
}

static void test_basic(void **state)
{
    run(fiber_basic);
}

/* --- challenges ------------------------------------------------------------------------------- */

/* Asks for digest or, below /ntlm, for NTLM; takes any answer, that of NTLM only on the connection
 * that it asked on. Redirects as `serve` does. */
static void serve_guarded(struct peer *p, int fd, int nth)
{
    bool asked_ntlm = false;
    while (peer_read_head(p, fd)) {
        const char *head = peer_last_head(p);
        const char *location = strstr(head, "GET /302/");
        bool is_ntlm = strstr(head, "GET /ntlm") != NULL;
        char answer[512];
        if (location != NULL) {
            snprintf(answer, sizeof(answer),
                     "HTTP/1.1 302 X\r\nLocation: %.*s\r\nContent-Length: 0\r\n\r\n",
                     (int)strcspn(location + 9, " "), location + 9);
            peer_write(fd, answer);
        } else if (is_ntlm ? asked_ntlm && strstr(head, "NTLM TlRMTVNTUAAD") != NULL
                           : strstr(head, "Authorization: Digest") != NULL) {
            peer_write(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        } else {
            snprintf(answer, sizeof(answer),
                     "HTTP/1.1 401 X\r\nWWW-Authenticate: %s\r\nContent-Length: 2\r\n\r\nno",
                     is_ntlm ? "NTLM TlRMTVNTUAACAAAAAAAAAAAAAAABAgAAAAAAAAAAAAA="
                             : "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"");
            asked_ntlm = strstr(head, "NTLM TlRMTVNTUAAB") != NULL;
            peer_write(fd, answer);
        }
    }
}

static void run_guarded(void (*fn)(void *))
{
    peer = peer_start(serve_guarded);
    run_on_fiber(with_follow, fn);
    peer_stop(peer);
}

static void fiber_digest(void *arg)
{
    follow.auth = AUTH_DIGEST;
    go_to("GET", "user:pass@127.0.0.1", "/a?b");
    assert_int_equal(ex.response.status, 200);
    assert_string_equal(log_text, "GET /a?b 401 challenged;");
    assert_string_equal(arena_str(&arena, followed.url.text), at("127.0.0.1", "/a?b"));
    assert_int_equal(followed.hops, 1);
    go_to("GET", "127.0.0.1", "/a?b");
    assert_int_equal(ex.response.status, 401);
    assert_string_equal(log_text, "");
}

static void test_digest(void **state)
{
    run_guarded(fiber_digest);
}

/* The login goes along, as a header would, but to no other host. */
static void fiber_digest_redirected(void *arg)
{
    follow.auth = AUTH_DIGEST;
    go_to("GET", "user:pass@127.0.0.1", "/302//a");
    assert_int_equal(ex.response.status, 200);
    assert_string_equal(log_text, "GET /302//a 302;GET /a 401 challenged;");
    go_to("GET", "user:pass@127.0.0.1", arena_printf(&arena, "/302/%s", at("shop.test", "/a")));
    assert_int_equal(ex.response.status, 401);
    assert_false(sent("Authorization"));
}

static void test_digest_redirected(void **state)
{
    run_guarded(fiber_digest_redirected);
}

static void fiber_ntlm(void *arg)
{
    follow.auth = AUTH_NTLM;
    go_to("GET", "user:pass@127.0.0.1", "/ntlm");
    assert_int_equal(ex.response.status, 200);
    assert_string_equal(log_text, "GET /ntlm 401 challenged;GET /ntlm 401 challenged;");
    assert_int_equal(peer_connections(peer), 1);
    /* Even where no connection is to serve twice. */
    http_client_close_idle(follow.client);
    request.no_reuse = true;
    go_to("GET", "user:pass@127.0.0.1", "/ntlm");
    assert_int_equal(ex.response.status, 200);
    assert_int_equal(peer_connections(peer), 3);
    go_to("GET", "user:pass@127.0.0.1", "/ntlm");
    assert_int_equal(ex.response.status, 200);
    assert_int_equal(peer_connections(peer), 5);
}

static void test_ntlm(void **state)
{
    run_guarded(fiber_ntlm);
}

/* --- hosts ------------------------------------------------------------------------------------ */

static void fiber_host(void *arg)
{
    request.host = SLICE("virtual.test");
    go("GET", "/302//end");
    assert_true(sent("Host: virtual.test\r\n"));
    go("GET", arena_printf(&arena, "/302/%s", at("127.0.0.1", "/end")));
    assert_true(sent("Host: 127.0.0.1:"));
}

static void test_host(void **state)
{
    run(fiber_host);
}

/* --- cookies ---------------------------------------------------------------------------------- */

static void fiber_cookies(void *arg)
{
    static const struct http_follow_cookie mine[] = { { { "p", 1 }, { "1", 1 }, false },
                                                      { { "sid", 3 }, { "mine", 4 }, true } };
    extra_headers = "Set-Cookie: sid=jar; Path=/\r\nSet-Cookie: other=2; Path=/\r\n";
    header("Cookie", "own=1");
    go("GET", "/302//end");
    assert_true(
        sent("Cookie: sid=jar; other=2\r\n")); /* set on the way; the hand-set one is gone */
    go("GET", "/end");
    assert_true(sent("Cookie: own=1; sid=jar; other=2\r\n"));
    follow.cookies = mine;
    follow.cookie_count = 2;
    go("GET", "/302//end");
    assert_true(sent("Cookie: p=1; sid=mine; other=2\r\n"));
    /* Shown is what the first hop had. */
    assert_true(slice_is(followed.cookies, "own=1; p=1; sid=mine; other=2"));
    request.headers.count = 0;
    follow.cookie_count = 0;
    cookie_jar_clear(follow.jar);
    go("GET", "/end");
    assert_null(followed.cookies.ptr);
}

static void test_cookies(void **state)
{
    run(fiber_cookies);
}

static void fiber_targets(void *arg)
{
    go("GET", "/302/rel");
    assert_true(sent("GET /302/rel ")); /* a loop, until the limit */
    assert_true(followed.stopped);
    go("GET", "/302//f~part");
    assert_string_equal(arena_str(&arena, followed.url.fragment), "part");
    assert_true(sent("GET /f HTTP"));
}

static void test_targets(void **state)
{
    run(fiber_targets);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_methods),        cmocka_unit_test(test_not_followed),
        cmocka_unit_test(test_stays_bodiless), cmocka_unit_test(test_limits),
        cmocka_unit_test(test_bad_location),   cmocka_unit_test(test_referer),
        cmocka_unit_test(test_authorization),  cmocka_unit_test(test_basic),
        cmocka_unit_test(test_digest),         cmocka_unit_test(test_digest_redirected),
        cmocka_unit_test(test_ntlm),           cmocka_unit_test(test_host),
        cmocka_unit_test(test_cookies),        cmocka_unit_test(test_targets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
