/* Options about TLS that are more than one value: tlsVersion, tlsAuth. */
#include "plan/option_kind.h"

#include "base/check.h"

#include <strings.h>

/* --- tlsVersion: one, or {min, max} ----------------------------------------------------------- */

static int set_version(const struct option_target *t, const struct json_place *at,
                       const json_t *value, struct opt_text *out)
{
    static const char *const versions[] = { "tls1.0", "tls1.1", "tls1.2", "tls1.3" };
    struct json_context c = option_json_context(t);
    struct opt_text text = { 0 };
    if (json_read_text(&c, at, value, &text) != 0)
        return -1;
    if (!text.set || text.value.len == 0)
        return 0;
    if (!option_is_one_of(text.value, versions, ARRAY_LEN(versions)))
        return error_set(t->error, t->exit_code, "unknown TLS version '%.*s'",
                         SLICE_ARG(text.value));
    *out = text;
    return 0;
}

static int tls_version_read_json(const struct option_target *t, const struct json_place *at,
                                 const json_t *value)
{
    struct options *o = t->options;
    struct json_context c = option_json_context(t);
    const char *key;
    json_t *member;
    o->has_tls_version = true;
    if (!json_is_object(value)) {
        if (set_version(t, at, value, &o->tls_version_min) != 0)
            return -1;
        o->tls_version_max = o->tls_version_min;
        return 0;
    }
    json_object_foreach((json_t *)value, key, member)
    {
        struct json_place inner = { at, key };
        bool is_min = strcasecmp(key, "min") == 0;
        if (!is_min && strcasecmp(key, "max") != 0)
            return json_refuse_field(&c, key);
        if (set_version(t, &inner, member, is_min ? &o->tls_version_min : &o->tls_version_max) != 0)
            return -1;
    }
    return 0;
}

static void tls_version_overlay(struct options *lower, const struct options *upper, size_t offset)
{
    if (!upper->has_tls_version)
        return;
    lower->has_tls_version = true;
    lower->tls_version_min = lower->tls_version_max = (struct opt_text){ 0 };
    option_kind_text.overlay(lower, upper, offsetof(struct options, tls_version_min));
    option_kind_text.overlay(lower, upper, offsetof(struct options, tls_version_max));
}

static void tls_version_write(struct json_writer *w, const struct options *o, size_t offset)
{
    if (!o->has_tls_version) {
        json_writer_null(w);
        return;
    }
    json_writer_begin_object(w);
    json_writer_key_str(w, "min");
    json_writer_string(w, o->tls_version_min.set ? o->tls_version_min.value : SLICE(""));
    json_writer_key_str(w, "max");
    json_writer_string(w, o->tls_version_max.set ? o->tls_version_max.value : SLICE(""));
    json_writer_end_object(w);
}

/* --- tlsAuth: certificates for some domains. Whoever connects checks them. -------------------- */

static int read_auth(const struct json_context *c, const struct json_place *at, const json_t *value,
                     struct tls_auth *auth)
{
    const struct opt_text empty = { .value = SLICE("") };
    struct opt_text cert = empty, key_text = empty, password = empty;
    struct text_list domains = { 0 };
    const char *key;
    json_t *member;
    if (!json_is_object(value))
        return json_refuse_type(c, at, value, "TLSAuth");
    json_object_foreach((json_t *)value, key, member)
    {
        struct json_place inner = { at, key };
        int rc;
        if (strcasecmp(key, "cert") == 0) {
            rc = json_read_text(c, &inner, member, &cert);
        } else if (strcasecmp(key, "key") == 0) {
            rc = json_read_text(c, &inner, member, &key_text);
        } else if (strcasecmp(key, "password") == 0) {
            rc = json_read_text(c, &inner, member, &password);
        } else if (strcasecmp(key, "domains") == 0) {
            rc = json_read_list(c, &inner, member, &domains);
        } else {
            rc = json_refuse_field(c, key);
        }
        if (rc != 0)
            return rc;
    }
    *auth = (struct tls_auth){ cert.value,   key_text.value, password.value,
                               password.set, domains.count,  domains.items };
    return 0;
}

static int tls_auth_read_json(const struct option_target *t, const struct json_place *at,
                              const json_t *value)
{
    struct options *o = t->options;
    struct json_context c = option_json_context(t);
    if (!json_is_array(value))
        return json_refuse_type(&c, at, value, "[]TLSAuth");
    o->has_tls_auth = true;
    o->tls_auth_count = (uint32_t)json_array_size(value);
    o->tls_auth = ARENA_ARRAY(&o->arena, struct tls_auth, o->tls_auth_count);
    for (uint32_t i = 0; i < o->tls_auth_count; i++) {
        if (read_auth(&c, at, json_array_get(value, i), &o->tls_auth[i]) != 0)
            return -1;
    }
    return 0;
}

static void tls_auth_overlay(struct options *lower, const struct options *upper, size_t offset)
{
    struct arena *arena = &lower->arena;
    if (!upper->has_tls_auth)
        return;
    lower->has_tls_auth = true;
    lower->tls_auth_count = upper->tls_auth_count;
    lower->tls_auth = ARENA_ARRAY(arena, struct tls_auth, upper->tls_auth_count);
    for (uint32_t i = 0; i < upper->tls_auth_count; i++) {
        const struct tls_auth *from = &upper->tls_auth[i];
        lower->tls_auth[i] = (struct tls_auth){
            arena_copy(arena, from->cert),
            arena_copy(arena, from->key),
            arena_copy(arena, from->password),
            from->has_password,
            from->domain_count,
            option_copy_texts(arena, from->domains, from->domain_count),
        };
    }
}

static void tls_auth_write(struct json_writer *w, const struct options *o, size_t offset)
{
    if (!o->has_tls_auth) {
        json_writer_null(w);
        return;
    }
    json_writer_begin_array(w);
    for (uint32_t i = 0; i < o->tls_auth_count; i++) {
        const struct tls_auth *auth = &o->tls_auth[i];
        json_writer_begin_object(w);
        json_writer_key_str(w, "cert");
        json_writer_string(w, auth->cert);
        json_writer_key_str(w, "key");
        json_writer_string(w, auth->key);
        json_writer_key_str(w, "password");
        option_write_text(w, (struct opt_text){ auth->has_password, auth->password });
        json_writer_key_str(w, "domains");
        json_writer_begin_array(w);
        for (uint32_t d = 0; d < auth->domain_count; d++)
            json_writer_string(w, auth->domains[d]);
        json_writer_end_array(w);
        json_writer_end_object(w);
    }
    json_writer_end_array(w);
}

const struct option_kind option_kind_tls_version = {
    .type = "lib.TLSVersions",
    .read_json = tls_version_read_json,
    .overlay = tls_version_overlay,
    .write = tls_version_write,
};

const struct option_kind option_kind_tls_auth = {
    .type = "lib.TLSAuth",
    .read_json = tls_auth_read_json,
    .overlay = tls_auth_overlay,
    .write = tls_auth_write,
};
