#include "crypto/pkey.h"

#include "base/check.h"
#include "crypto/pkey_private.h"

static const struct {
    const char *name, *group;
    size_t size;
} curves[CURVE_COUNT] = {
    [CURVE_P256] = { "P-256", "prime256v1", 32 },
    [CURVE_P384] = { "P-384", "secp384r1", 48 },
    [CURVE_P521] = { "P-521", "secp521r1", 66 },
};

const char *pkey_curve_name(enum pkey_curve curve)
{
    return curves[curve].name;
}

const char *pkey_curve_group(enum pkey_curve curve)
{
    return curves[curve].group;
}

size_t pkey_curve_size(enum pkey_curve curve)
{
    return curves[curve].size;
}

struct evp_pkey_st *pkey_ref(struct evp_pkey_st *key)
{
    CHECK(EVP_PKEY_up_ref(key) == 1);
    return key;
}

void pkey_unref(struct evp_pkey_st *key)
{
    EVP_PKEY_free(key);
}

enum pkey_kind pkey_kind(const struct evp_pkey_st *key)
{
    if (EVP_PKEY_is_a(key, "RSA"))
        return PKEY_RSA;
    if (EVP_PKEY_is_a(key, "EC"))
        return PKEY_EC;
    return EVP_PKEY_is_a(key, "DSA") ? PKEY_DSA : PKEY_OTHER;
}

unsigned pkey_bits(const struct evp_pkey_st *key)
{
    return (unsigned)EVP_PKEY_get_bits(key);
}

enum pkey_curve pkey_curve(const struct evp_pkey_st *key)
{
    char group[32];
    size_t length;
    int curve = 0;
    if (pkey_kind(key) != PKEY_EC)
        return CURVE_COUNT;
    if (EVP_PKEY_get_group_name(key, group, sizeof(group), &length) != 1) {
        openssl_fail(NULL, "");
        return CURVE_COUNT;
    }
    while (curve < CURVE_COUNT && strcmp(group, curves[curve].group) != 0)
        curve++;
    return (enum pkey_curve)curve;
}
