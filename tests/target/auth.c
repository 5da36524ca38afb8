/* Who asks: basic, digest and NTLM, judged without any of the client's code but its hashes. */
#include "routes.h"

#include "base/base64.h"
#include "base/check.h"
#include "base/encode.h"
#include "crypto/digest.h"

#include <stdlib.h>

static void refuse(struct exchange *x, const char *challenge)
{
    reply_begin(x, 401);
    reply_header(x, "WWW-Authenticate", slice_of(challenge));
    reply_end(x, SLICE("no\n"));
}

static void welcome(struct exchange *x)
{
    reply(x, 200, "application/json", SLICE("{\"authenticated\":true}"));
}

/* /basic-auth/USER/PASSWORD */
void auth_basic(struct exchange *x)
{
    struct slice rest = x->rest, user = SLICE("");
    slice_split(&rest, '/', &user);
    struct buf pair = BUF_INIT(BUF_UNLIMITED), expected = BUF_INIT(BUF_UNLIMITED);
    buf_printf(&pair, "%.*s:%.*s", SLICE_ARG(user), SLICE_ARG(rest));
    buf_append_str(&expected, "Basic ");
    base64_encode(&expected, buf_slice(&pair), BASE64_STD);
    if (slice_eq(request_header(x->request, "Authorization"), buf_slice(&expected)))
        welcome(x);
    else
        refuse(x, "Basic realm=\"target\"");
    buf_deinit(&pair);
    buf_deinit(&expected);
}

/* --- digest ----------------------------------------------------------------------------------- */

static const struct {
    struct slice name;
    enum digest digest;
} algorithms[] = { { SLICE("MD5"), DIGEST_MD5 },
                   { SLICE("SHA-256"), DIGEST_SHA256 },
                   { SLICE("SHA-512-256"), DIGEST_SHA512_256 } };

/* Appends H(a:b:...) in hex; the list ends with a ptr of NULL. */
static void append_hash(struct buf *out, enum digest digest, const struct slice *parts)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    unsigned char value[DIGEST_MAX_SIZE];
    for (const struct slice *part = parts; part->ptr != NULL; part++) {
        if (part != parts)
            buf_append_char(&text, ':');
        buf_append_slice(&text, *part);
    }
    size_t size = digest_of(digest, buf_slice(&text), value);
    hex_append(out, slice_make((const char *)value, size));
    buf_deinit(&text);
}

/* The value of a parameter, quoted or not; nothing in these tests needs a backslash. */
static struct slice param(struct slice header, const char *name)
{
    char key[32];
    int length = snprintf(key, sizeof(key), " %s=", name);
    ptrdiff_t at = slice_find(header, slice_make(key, (size_t)length));
    if (at < 0)
        return SLICE("");
    struct slice rest = slice_sub(header, (size_t)at + (size_t)length, header.len), value;
    bool quoted = slice_starts(rest, SLICE("\""));
    rest = slice_sub(rest, quoted, rest.len);
    return slice_split(&rest, quoted ? '"' : ',', &value) ? value : SLICE("");
}

static bool is_right(const struct exchange *x, enum digest digest, struct slice user,
                     struct slice password)
{
    static const struct slice end = { 0 };
    struct slice header = request_header(x->request, "Authorization");
    struct slice qop = param(header, "qop"), cnonce = param(header, "cnonce");
    struct slice nonce = param(header, "nonce");
    struct buf ha1 = BUF_INIT(256), body = BUF_INIT(256), ha2 = BUF_INIT(256), all = BUF_INIT(256);
    append_hash(&ha1, digest, (struct slice[]){ user, SLICE("target"), password, end });
    if (slice_ends(param(header, "algorithm"), SLICE("-sess"))) {
        struct buf session = BUF_INIT(256);
        append_hash(&session, digest, (struct slice[]){ buf_slice(&ha1), nonce, cnonce, end });
        buf_deinit(&ha1);
        ha1 = session;
    }
    append_hash(&body, digest, (struct slice[]){ buf_slice(&x->request->body), end });
    append_hash(&ha2, digest,
                (struct slice[]){ x->request->method, x->request->target,
                                  slice_is(qop, "auth-int") ? buf_slice(&body) : end, end });
    if (qop.len > 0)
        append_hash(&all, digest,
                    (struct slice[]){ buf_slice(&ha1), nonce, param(header, "nc"), cnonce, qop,
                                      buf_slice(&ha2), end });
    else
        append_hash(&all, digest, (struct slice[]){ buf_slice(&ha1), nonce, buf_slice(&ha2), end });
    bool right = slice_starts(header, SLICE("Digest ")) &&
                 slice_eq(param(header, "response"), buf_slice(&all)) &&
                 slice_is(param(header, "opaque"), "opq") && slice_is(nonce, "fresh");
    buf_deinit(&ha1);
    buf_deinit(&body);
    buf_deinit(&ha2);
    buf_deinit(&all);
    return right;
}

/* /digest-auth/QOP/ALGORITHM/USER/PASSWORD, QOP being none, auth, auth-int or stale. With stale the
 * first nonce is said to be too old. */
void auth_digest(struct exchange *x)
{
    struct slice rest = x->rest, qop = SLICE(""), algorithm = SLICE(""), user = SLICE("");
    enum digest digest = DIGEST_MD5;
    slice_split(&rest, '/', &qop);
    slice_split(&rest, '/', &algorithm);
    slice_split(&rest, '/', &user);
    for (size_t i = 0; i < ARRAY_LEN(algorithms); i++)
        if (slice_starts(algorithm, algorithms[i].name))
            digest = algorithms[i].digest;
    if (is_right(x, digest, user, rest)) {
        welcome(x);
        return;
    }
    bool asked = slice_starts(request_header(x->request, "Authorization"), SLICE("Digest "));
    bool stale = slice_is(qop, "stale");
    struct buf challenge = BUF_INIT(1024);
    buf_printf(&challenge, "Digest realm=\"target\", nonce=\"%s\", opaque=\"opq\", algorithm=%.*s",
               stale && !asked ? "old" : "fresh", SLICE_ARG(algorithm));
    if (stale && asked)
        buf_append_str(&challenge, ", stale=true");
    if (!slice_is(qop, "none"))
        buf_printf(&challenge, ", qop=\"%.*s\"", SLICE_ARG(stale ? SLICE("auth") : qop));
    buf_append_char(&challenge, '\0');
    refuse(x, challenge.ptr);
    buf_deinit(&challenge);
}

/* --- NTLM ------------------------------------------------------------------------------------- */

/* A challenge with Unicode, NTLM and target information, whose nonce is this connection's. */
static void challenge_ntlm(struct exchange *x)
{
    static const unsigned char head[] = {
        'N',  'T', 'L',  'M', 'S', 'S', 'P', 0, 2, 0, 0, 0, /* a challenge */
        0,    0,   0,    0,   48,  0,   0,   0,             /* without a target name */
        0x01, 2,   0x80, 0,                                 /* Unicode, NTLM, target information */
    };
    static const unsigned char tail[] = {
        0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 8, 0, 48, 0, 0, 0, /* target information: 8 bytes at 48 */
        1, 0, 0, 0, 0, 0, 0, 0,                          /* an empty computer name; the end */
    };
    struct buf message = BUF_INIT(256), value = BUF_INIT(256);
    buf_append(&message, head, sizeof(head));
    buf_printf(&message, "%08d", x->peer->fd);
    buf_append(&message, tail, sizeof(tail));
    buf_append_str(&value, "NTLM ");
    base64_encode(&value, buf_slice(&message), BASE64_STD);
    buf_append_char(&value, '\0');
    refuse(x, value.ptr);
    buf_deinit(&message);
    buf_deinit(&value);
}

static void append_wide(struct buf *out, struct slice ascii, bool upper_case)
{
    for (size_t i = 0; i < ascii.len; i++) {
        char c = ascii.ptr[i];
        buf_append_char(out, upper_case && c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
        buf_append_char(out, '\0');
    }
}

static void hmac(struct slice key, struct slice text, unsigned char out[DIGEST_MAX_SIZE])
{
    struct hasher *h = hasher_new_hmac(DIGEST_MD5, key);
    hasher_update(h, text);
    hasher_value(h, out);
    hasher_free(h);
}

/* The NT response lies where the message says; its first 16 bytes prove the rest. */
static bool proves(const struct exchange *x, struct slice message, struct slice user,
                   struct slice password)
{
    unsigned char hash[DIGEST_MAX_SIZE], key[DIGEST_MAX_SIZE], proof[DIGEST_MAX_SIZE];
    const unsigned char *m = (const unsigned char *)message.ptr;
    size_t length = message.len > 24 ? (size_t)(m[20] | m[21] << 8) : 0;
    size_t at = message.len > 24 ? (size_t)(m[24] | m[25] << 8) : 0;
    if (length < 16 || at + length > message.len)
        return false;
    struct slice response = slice_sub(message, at, at + length);
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    append_wide(&text, password, false);
    digest_of(DIGEST_MD4, buf_slice(&text), hash);
    buf_reset(&text);
    append_wide(&text, user, true);
    hmac(slice_make((char *)hash, 16), buf_slice(&text), key);
    buf_reset(&text);
    buf_printf(&text, "%08d", x->peer->fd);
    buf_append_slice(&text, slice_sub(response, 16, response.len));
    hmac(slice_make((char *)key, 16), buf_slice(&text), proof);
    buf_deinit(&text);
    return memcmp(proof, response.ptr, 16) == 0;
}

/* /ntlm-auth/USER/PASSWORD: a connection that has proved it stays welcome. */
void auth_ntlm(struct exchange *x)
{
    struct slice rest = x->rest, user = SLICE("");
    struct slice header = request_header(x->request, "Authorization");
    struct buf message = BUF_INIT(BUF_UNLIMITED);
    size_t bad_at;
    slice_split(&rest, '/', &user);
    if (slice_starts(header, SLICE("NTLM ")) &&
        base64_decode(&message, slice_sub(header, 5, header.len), BASE64_STD, &bad_at) == 0 &&
        message.len > 8) {
        if (message.ptr[8] == 1) {
            challenge_ntlm(x);
            buf_deinit(&message);
            return;
        }
        x->peer->proved |= proves(x, buf_slice(&message), user, rest);
    }
    buf_deinit(&message);
    if (x->peer->proved)
        welcome(x);
    else
        refuse(x, "Negotiate, NTLM");
}
