#include "proto/http_auth.h"

#include "base/base64.h"
#include "base/clock.h"
#include "base/encode.h"
#include "crypto/random.h"
#include "proto/auth_challenge.h"
#include "proto/digest_auth.h"
#include "proto/ntlm_auth.h"

enum { UNAUTHORIZED = 401, RANDOM_SIZE = 16 };

static const struct slice BASIC = { "Basic ", 6 };

static struct slice finish(struct buf *text, struct arena *arena)
{
    struct slice copy = arena_copy(arena, buf_slice(text));
    buf_deinit(text);
    return copy;
}

/* --- who asks --------------------------------------------------------------------------------- */

static void take_login(struct http_auth_dialogue *d, struct slice username, struct slice password)
{
    d->has_login = true;
    d->username = username;
    d->password = password;
}

/* user:password out of the header that a script wrote; false where it is another one. */
static bool take_basic_login(struct http_auth_dialogue *d, struct slice header, struct arena *arena)
{
    struct buf both = BUF_INIT(BUF_UNLIMITED);
    size_t bad_at;
    ptrdiff_t colon = -1;
    if (slice_eq_nocase(slice_sub(header, 0, BASIC.len), BASIC) &&
        base64_decode(&both, slice_sub(header, BASIC.len, header.len), BASE64_STD, &bad_at) == 0)
        colon = slice_find_char(buf_slice(&both), ':');
    struct slice kept = finish(&both, arena);
    if (colon < 0)
        return false;
    take_login(d, slice_sub(kept, 0, (size_t)colon), slice_sub(kept, (size_t)colon + 1, kept.len));
    return true;
}

struct slice http_auth_basic(struct slice username, struct slice password, struct arena *arena)
{
    struct buf both = BUF_INIT(BUF_UNLIMITED), header = BUF_INIT(BUF_UNLIMITED);
    buf_append_slice(&both, username);
    buf_append_char(&both, ':');
    buf_append_slice(&both, password);
    buf_append_slice(&header, BASIC);
    base64_encode(&header, buf_slice(&both), BASE64_STD);
    buf_deinit(&both);
    return finish(&header, arena);
}

struct slice http_auth_begin(struct http_auth_dialogue *d, const struct http_request *request,
                             struct arena *arena)
{
    const struct url *url = request->url;
    struct slice by_hand = http_headers_get(&request->headers, SLICE("Authorization"));
    d->answers = 0;
    if (url->has_userinfo)
        take_login(d, url->username, url->password);
    if (by_hand.len > 0) {
        bool is_secret = d->scheme == AUTH_NTLM && take_basic_login(d, by_hand, arena);
        return is_secret ? (struct slice){ 0 } : by_hand;
    }
    return url->has_userinfo && d->scheme != AUTH_NTLM
               ? http_auth_basic(url->username, url->password, arena)
               : (struct slice){ 0 };
}

/* --- challenges ------------------------------------------------------------------------------- */

/* Finds a challenge that `accepts` takes. */
static bool find_challenge(const struct http_response *response,
                           bool (*accepts)(void *context, const struct auth_challenge *,
                                           struct arena *),
                           void *context, struct arena *arena)
{
    for (uint32_t i = 0; i < response->headers.count; i++) {
        struct slice rest = response->headers.items[i].value;
        struct auth_challenge challenge;
        if (!slice_eq_nocase(response->headers.items[i].name, SLICE("WWW-Authenticate")))
            continue;
        while (auth_challenge_next(&rest, &challenge))
            if (accepts(context, &challenge, arena))
                return true;
    }
    return false;
}

static bool accept_digest(void *context, const struct auth_challenge *challenge,
                          struct arena *arena)
{
    return digest_auth_read(context, challenge, arena);
}

/* The first challenge that is understood, as RFC 7616 section 3.7 has it; a second one only where
 * it is the nonce that the server didn't like. */
static struct slice answer_digest(struct http_auth_dialogue *d, const struct http_request *request,
                                  const struct http_response *response, struct arena *arena)
{
    struct digest_auth_challenge challenge;
    if (!find_challenge(response, accept_digest, &challenge, arena) ||
        (d->answers > 0 && !(challenge.stale && d->answers == 1)))
        return (struct slice){ 0 };
    char random[RANDOM_SIZE];
    struct buf cnonce = BUF_INIT(2 * RANDOM_SIZE);
    random_fill(random, sizeof(random));
    hex_append(&cnonce, slice_make(random, sizeof(random)));
    const struct digest_auth_request asked = {
        .username = d->username,
        .password = d->password,
        .method = request->method.len > 0 ? request->method : SLICE("GET"),
        .target = request->url->target,
        .body = request->body,
        .cnonce = buf_slice(&cnonce),
        .nonce_count = 1,
    };
    struct slice answer = digest_auth_answer(&challenge, &asked, arena);
    buf_deinit(&cnonce);
    return answer;
}

/* NTLM by its own name or, second best, as what Negotiate would agree on. */
struct ntlm_offer {
    struct slice scheme, token;
};

static bool accept_ntlm(void *context, const struct auth_challenge *challenge, struct arena *arena)
{
    struct ntlm_offer *offer = context;
    bool plain = slice_eq_nocase(challenge->scheme, SLICE("NTLM"));
    if (plain || slice_eq_nocase(challenge->scheme, SLICE("Negotiate")))
        *offer = (struct ntlm_offer){ challenge->scheme, challenge->token };
    return plain;
}

static bool append_authenticate(struct http_auth_dialogue *d, struct slice token, struct buf *out)
{
    struct buf bytes = BUF_INIT(BUF_UNLIMITED);
    struct ntlm_auth_challenge challenge;
    struct ntlm_auth_login login = {
        .username = d->username,
        .password = d->password,
        .now_ns = clock_wall_ns(),
    };
    size_t bad_at;
    bool understood = base64_decode(&bytes, token, BASE64_STD, &bad_at) == 0 &&
                      ntlm_auth_read(&challenge, buf_slice(&bytes));
    if (understood) {
        random_fill(login.nonce, sizeof(login.nonce));
        ntlm_auth_authenticate(out, &challenge, &login);
    }
    buf_deinit(&bytes);
    return understood;
}

/* Two answers: the offer to do NTLM, and the proof. */
static struct slice answer_ntlm(struct http_auth_dialogue *d, const struct http_response *response,
                                struct arena *arena)
{
    struct ntlm_offer offer = { 0 };
    struct buf message = BUF_INIT(BUF_UNLIMITED), header = BUF_INIT(BUF_UNLIMITED);
    find_challenge(response, accept_ntlm, &offer, arena);
    bool understood = offer.scheme.len > 0 && d->answers < 2;
    if (understood && d->answers == 0)
        ntlm_auth_negotiate(&message);
    else
        understood = understood && append_authenticate(d, offer.token, &message);
    if (understood) {
        buf_append_slice(&header, offer.scheme);
        buf_append_char(&header, ' ');
        base64_encode(&header, buf_slice(&message), BASE64_STD);
    }
    buf_deinit(&message);
    struct slice answer = finish(&header, arena);
    return understood ? answer : (struct slice){ 0 };
}

struct slice http_auth_answer(struct http_auth_dialogue *d, const struct http_request *request,
                              const struct http_response *response, struct arena *arena)
{
    struct slice answer = { 0 };
    if (response->status != UNAUTHORIZED || !d->has_login || d->scheme == AUTH_BASIC)
        return answer;
    answer = d->scheme == AUTH_DIGEST ? answer_digest(d, request, response, arena)
                                      : answer_ntlm(d, response, arena);
    d->answers += answer.ptr != NULL;
    return answer;
}
