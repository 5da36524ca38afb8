/* Section numbers are those of [MS-NLMP]. All integers are little-endian. */
#include "proto/ntlm_auth.h"

#include "crypto/digest.h"

#include <unicase.h>
#include <unistr.h>

static const struct slice SIGNATURE = { "NTLMSSP", 8 }; /* with its NUL */

enum { NEGOTIATE = 1, CHALLENGE = 2, AUTHENTICATE = 3 };

/* 2.2.2.5: what this client offers. */
enum {
    FLAG_UNICODE = 1u << 0,
    FLAG_NTLM = 1u << 9,
    FLAG_ALWAYS_SIGN = 1u << 15,
    FLAG_EXTENDED_SECURITY = 1u << 19,
    FLAG_TARGET_INFO = 1u << 23,
    FLAG_128 = 1u << 29,
};
#define FLAG_56 (1u << 31)
#define OFFERED                                                                                \
    (FLAG_UNICODE | FLAG_NTLM | FLAG_ALWAYS_SIGN | FLAG_EXTENDED_SECURITY | FLAG_TARGET_INFO | \
     FLAG_128 | FLAG_56)

enum { AV_END = 0, AV_TIMESTAMP = 7, TIMESTAMP_SIZE = 8 };

enum { HASH_SIZE = 16, NONCE_SIZE = 8 };

/* --- bytes ------------------------------------------------------------------------------------ */

static void put_number(struct buf *out, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_append_char(out, (char)(value >> (8 * i)));
}

/* The bytes at `at`, which the caller has seen to be there. */
static uint32_t get_number(struct slice from, size_t at, int bytes)
{
    uint32_t value = 0;
    for (int i = 0; i < bytes; i++)
        value |= (uint32_t)(unsigned char)from.ptr[at + (size_t)i] << (8 * i);
    return value;
}

/* Length (twice: it is the space, too) and place of a payload; moves the place on. */
static void put_field(struct buf *out, size_t length, size_t *offset)
{
    put_number(out, length, 2);
    put_number(out, length, 2);
    put_number(out, *offset, 4);
    *offset += length;
}

static bool get_field(struct slice message, size_t at, struct slice *payload)
{
    uint64_t length = get_number(message, at, 2), offset = get_number(message, at + 4, 4);
    if (offset + length > message.len)
        return false;
    *payload = slice_sub(message, (size_t)offset, (size_t)(offset + length));
    return true;
}

/* UTF-16; what is no UTF-8 becomes U+FFFD. */
static void put_utf16(struct buf *out, struct slice utf8, bool upper_case)
{
    while (utf8.len > 0) {
        ucs4_t c;
        int length = u8_mbtouc(&c, (const uint8_t *)utf8.ptr, utf8.len);
        utf8 = slice_sub(utf8, (size_t)length, utf8.len);
        if (upper_case)
            c = uc_toupper(c);
        if (c >= 0x10000) {
            put_number(out, 0xd800 + ((c - 0x10000) >> 10), 2);
            c = 0xdc00 + ((c - 0x10000) & 0x3ff);
        }
        put_number(out, c, 2);
    }
}

/* --- hashes ----------------------------------------------------------------------------------- */

struct hash {
    unsigned char bytes[DIGEST_MAX_SIZE]; /* HASH_SIZE of them */
};

static struct slice hash_slice(const struct hash *hash)
{
    return slice_make((const char *)hash->bytes, HASH_SIZE);
}

static struct hash hmac_md5(struct slice key, struct slice first, struct slice second)
{
    struct hash hash;
    struct hasher *h = hasher_new_hmac(DIGEST_MD5, key);
    hasher_update(h, first);
    hasher_update(h, second);
    hasher_value(h, hash.bytes);
    hasher_free(h);
    return hash;
}

/* NTOWFv2 of 3.3.2: what a domain controller keeps instead of the password. */
static struct hash response_key(struct slice user, struct slice domain, struct slice password)
{
    struct hash md4;
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    put_utf16(&text, password, false);
    digest_of(DIGEST_MD4, buf_slice(&text), md4.bytes);
    buf_reset(&text);
    put_utf16(&text, user, true);
    put_utf16(&text, domain, false);
    struct hash key = hmac_md5(hash_slice(&md4), buf_slice(&text), SLICE(""));
    buf_deinit(&text);
    return key;
}

/* --- negotiate -------------------------------------------------------------------------------- */

/* A version that servers know, Windows 7's, which is for their logs alone (2.2.2.10). */
static void put_version(struct buf *out)
{
    static const unsigned char windows_7[] = { 6, 1, 0xb1, 0x1d, 0, 0, 0, 15 };
    buf_append(out, windows_7, sizeof(windows_7));
}

void ntlm_auth_negotiate(struct buf *out)
{
    size_t end = 40;
    buf_append_slice(out, SIGNATURE);
    put_number(out, NEGOTIATE, 4);
    put_number(out, OFFERED, 4);
    put_field(out, 0, &end); /* domain */
    put_field(out, 0, &end); /* workstation */
    put_version(out);
}

/* --- challenge -------------------------------------------------------------------------------- */

static struct slice find_av_pair(struct slice pairs, uint32_t wanted)
{
    while (pairs.len >= 4) {
        uint32_t id = get_number(pairs, 0, 2);
        size_t length = get_number(pairs, 2, 2);
        if (id == AV_END || length > pairs.len - 4)
            break;
        if (id == wanted)
            return slice_sub(pairs, 4, 4 + length);
        pairs = slice_sub(pairs, 4 + length, pairs.len);
    }
    return SLICE("");
}

bool ntlm_auth_read(struct ntlm_auth_challenge *out, struct slice message)
{
    enum { FLAGS_AT = 20, NONCE_AT = 24, TARGET_INFO_AT = 40, HEAD_SIZE = 48 };
    *out = (struct ntlm_auth_challenge){ 0 };
    /* Servers of NTLM's first days end the message before the target information. */
    if (message.len < NONCE_AT + NONCE_SIZE || !slice_starts(message, SIGNATURE) ||
        get_number(message, SIGNATURE.len, 4) != CHALLENGE)
        return false;
    out->flags = get_number(message, FLAGS_AT, 4);
    memcpy(out->nonce, message.ptr + NONCE_AT, NONCE_SIZE);
    if (message.len >= HEAD_SIZE && !get_field(message, TARGET_INFO_AT, &out->target_info))
        return false;
    out->timestamp = find_av_pair(out->target_info, AV_TIMESTAMP);
    if (out->timestamp.len != TIMESTAMP_SIZE)
        out->timestamp.len = 0;
    return (out->flags & FLAG_UNICODE) != 0;
}

/* --- authenticate ----------------------------------------------------------------------------- */

static void split_name(struct slice name, struct slice *domain, struct slice *user)
{
    ptrdiff_t backslash = slice_find_char(name, '\\');
    *domain = slice_sub(name, 0, backslash > 0 ? (size_t)backslash : 0);
    *user = slice_sub(name, (size_t)(backslash + 1), name.len);
}

/* Counted in 100 ns since 1601. */
static void put_file_time(struct buf *out, int64_t wall_ns)
{
    static const uint64_t EPOCH = 116444736000000000; /* 1970 */
    put_number(out, (uint64_t)(wall_ns / 100) + EPOCH, 8);
}

/* NTLMv2_RESPONSE of 2.2.2.8: the proof, then what it was computed of. */
static void put_nt_response(struct buf *out, struct slice key,
                            const struct ntlm_auth_challenge *challenge,
                            const struct ntlm_auth_login *login)
{
    struct buf told = BUF_INIT(BUF_UNLIMITED);
    put_number(&told, 0x0101, 8);
    if (challenge->timestamp.len > 0)
        buf_append_slice(&told, challenge->timestamp);
    else
        put_file_time(&told, login->now_ns);
    buf_append(&told, login->nonce, NONCE_SIZE);
    put_number(&told, 0, 4);
    buf_append_slice(&told, challenge->target_info);
    put_number(&told, 0, 4);
    struct slice nonce = slice_make((const char *)challenge->nonce, NONCE_SIZE);
    struct hash proof = hmac_md5(key, nonce, buf_slice(&told));
    buf_append_slice(out, hash_slice(&proof));
    buf_append_slice(out, buf_slice(&told));
    buf_deinit(&told);
}

/* LMv2_RESPONSE of 2.2.2.4, only for servers without target information. */
static void put_lm_response(struct buf *out, struct slice key,
                            const struct ntlm_auth_challenge *challenge,
                            const struct ntlm_auth_login *login)
{
    if (challenge->target_info.len > 0)
        return;
    struct slice own = slice_make((const char *)login->nonce, NONCE_SIZE);
    struct hash proof = hmac_md5(key, slice_make((const char *)challenge->nonce, NONCE_SIZE), own);
    buf_append_slice(out, hash_slice(&proof));
    buf_append_slice(out, own);
}

void ntlm_auth_authenticate(struct buf *out, const struct ntlm_auth_challenge *challenge,
                            const struct ntlm_auth_login *login)
{
    enum { HEAD_SIZE = 64 };
    struct slice domain, user;
    split_name(login->username, &domain, &user);
    struct hash key = response_key(user, domain, login->password);

    struct buf payload = BUF_INIT(BUF_UNLIMITED);
    size_t ends[4];
    put_lm_response(&payload, hash_slice(&key), challenge, login);
    ends[0] = payload.len;
    put_nt_response(&payload, hash_slice(&key), challenge, login);
    ends[1] = payload.len;
    put_utf16(&payload, domain, false);
    ends[2] = payload.len;
    put_utf16(&payload, user, false);
    ends[3] = payload.len;

    size_t offset = HEAD_SIZE;
    buf_append_slice(out, SIGNATURE);
    put_number(out, AUTHENTICATE, 4);
    put_field(out, ends[0], &offset);
    for (int i = 1; i < 4; i++)
        put_field(out, ends[i] - ends[i - 1], &offset);
    put_field(out, 0, &offset); /* workstation */
    put_field(out, 0, &offset); /* session key */
    put_number(out, challenge->flags & OFFERED, 4);
    buf_append_slice(out, buf_slice(&payload));
    buf_deinit(&payload);
}
