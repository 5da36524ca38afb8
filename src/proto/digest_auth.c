#include "proto/digest_auth.h"

#include "base/check.h"
#include "base/encode.h"

/* --- the challenge ---------------------------------------------------------------------------- */

static bool find_algorithm(struct digest_auth_challenge *c)
{
    static const struct {
        struct slice name;
        enum digest digest;
    } algorithms[] = { { SLICE("MD5"), DIGEST_MD5 },
                       { SLICE("SHA-256"), DIGEST_SHA256 },
                       { SLICE("SHA-512-256"), DIGEST_SHA512_256 } };
    static const struct slice session = SLICE("-sess");
    struct slice name = c->algorithm.ptr != NULL ? c->algorithm : algorithms[0].name;
    size_t stem = name.len > session.len ? name.len - session.len : name.len;
    c->session = slice_eq_nocase(slice_sub(name, stem, name.len), session);
    if (c->session)
        name.len = stem;
    for (size_t i = 0; i < ARRAY_LEN(algorithms); i++) {
        if (!slice_eq_nocase(name, algorithms[i].name))
            continue;
        c->digest = algorithms[i].digest;
        return true;
    }
    return false;
}

/* `offered` is a list in one text. auth is preferred: it needs no second look at the body. */
static bool choose_qop(struct digest_auth_challenge *c, struct slice offered)
{
    struct slice item;
    bool any = false;
    while (slice_split(&offered, ',', &item)) {
        item = slice_trim(item);
        any |= item.len > 0;
        if (slice_eq_nocase(item, SLICE("auth")))
            c->qop = QOP_AUTH;
        else if (slice_eq_nocase(item, SLICE("auth-int")) && c->qop == QOP_NONE)
            c->qop = QOP_AUTH_INT;
    }
    return c->qop != QOP_NONE || !any;
}

bool digest_auth_read(struct digest_auth_challenge *out, const struct auth_challenge *challenge,
                      struct arena *arena)
{
    *out = (struct digest_auth_challenge){ 0 };
    if (!slice_eq_nocase(challenge->scheme, SLICE("Digest")))
        return false;
    out->realm = auth_challenge_param(challenge, "realm", arena);
    out->nonce = auth_challenge_param(challenge, "nonce", arena);
    out->opaque = auth_challenge_param(challenge, "opaque", arena);
    out->algorithm = auth_challenge_param(challenge, "algorithm", arena);
    out->stale = slice_eq_nocase(auth_challenge_param(challenge, "stale", arena), SLICE("true"));
    return out->nonce.ptr != NULL && find_algorithm(out) &&
           choose_qop(out, auth_challenge_param(challenge, "qop", arena));
}

/* --- the answer ------------------------------------------------------------------------------- */

struct hex {
    char text[2 * DIGEST_MAX_SIZE];
    size_t len;
};

static struct slice hex_slice(const struct hex *hex)
{
    return slice_make(hex->text, hex->len);
}

/* H(text) of the RFC, in hexadecimal. */
static struct hex hash(const struct digest_auth_challenge *c, struct slice text)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char value[DIGEST_MAX_SIZE];
    size_t size = digest_of(c->digest, text, value);
    struct hex hex = { .len = 2 * size };
    for (size_t i = 0; i < size; i++) {
        hex.text[2 * i] = digits[value[i] >> 4];
        hex.text[2 * i + 1] = digits[value[i] & 15];
    }
    return hex;
}

/* H(a:b:c), of as many parts as there are. */
static struct hex hash_joined(const struct digest_auth_challenge *c, const struct slice *parts,
                              size_t count)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_append_char(&text, ':');
        buf_append_slice(&text, parts[i]);
    }
    struct hex hex = hash(c, buf_slice(&text));
    buf_deinit(&text);
    return hex;
}

#define HASH_JOINED(c, ...)                               \
    hash_joined(c, (const struct slice[]){ __VA_ARGS__ }, \
                ARRAY_LEN(((const struct slice[]){ __VA_ARGS__ })))

static struct slice qop_name(enum digest_auth_qop qop)
{
    return qop == QOP_AUTH ? SLICE("auth") : SLICE("auth-int");
}

static struct hex compute_response(const struct digest_auth_challenge *c,
                                   const struct digest_auth_request *r, struct slice nc)
{
    struct hex ha1 = HASH_JOINED(c, r->username, c->realm, r->password);
    if (c->session)
        ha1 = HASH_JOINED(c, hex_slice(&ha1), c->nonce, r->cnonce);
    struct hex body = hash(c, r->body);
    struct hex ha2 = c->qop == QOP_AUTH_INT ? HASH_JOINED(c, r->method, r->target, hex_slice(&body))
                                            : HASH_JOINED(c, r->method, r->target);
    if (c->qop == QOP_NONE)
        return HASH_JOINED(c, hex_slice(&ha1), c->nonce, hex_slice(&ha2));
    return HASH_JOINED(c, hex_slice(&ha1), c->nonce, nc, r->cnonce, qop_name(c->qop),
                       hex_slice(&ha2));
}

static void append_quoted(struct buf *out, const char *name, struct slice value)
{
    buf_append_str(out, name);
    buf_append_str(out, "=\"");
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] == '"' || value.ptr[i] == '\\')
            buf_append_char(out, '\\');
        buf_append_char(out, value.ptr[i]);
    }
    buf_append_char(out, '"');
}

struct slice digest_auth_answer(const struct digest_auth_challenge *c,
                                const struct digest_auth_request *r, struct arena *arena)
{
    struct slice nc = slice_of(arena_printf(arena, "%08x", r->nonce_count));
    struct hex response = compute_response(c, r, nc);
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    append_quoted(&out, "Digest username", r->username);
    append_quoted(&out, ", realm", c->realm);
    append_quoted(&out, ", nonce", c->nonce);
    append_quoted(&out, ", uri", r->target);
    append_quoted(&out, ", response", hex_slice(&response));
    if (c->algorithm.ptr != NULL)
        buf_printf(&out, ", algorithm=%.*s", SLICE_ARG(c->algorithm));
    if (c->qop != QOP_NONE)
        buf_printf(&out, ", qop=%.*s, nc=%.*s", SLICE_ARG(qop_name(c->qop)), SLICE_ARG(nc));
    if (c->qop != QOP_NONE || c->session)
        append_quoted(&out, ", cnonce", r->cnonce);
    if (c->opaque.ptr != NULL)
        append_quoted(&out, ", opaque", c->opaque);
    struct slice answer = arena_copy(arena, buf_slice(&out));
    buf_deinit(&out);
    return answer;
}
