/* Options about the network that are more than one value: dns, hosts. */
#include "plan/option_kind.h"

#include "base/check.h"
#include "plan/host_pattern.h"
#include "plan/ip_range.h"
#include "plan/parse_text.h"

#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

/* --- dns -------------------------------------------------------------------------------------- */

static int set_dns(const struct option_target *t, const char *key, struct slice value)
{
    static const char *const selects[] = { "first", "random", "roundRobin" };
    static const char *const policies[] = { "preferIPv4", "preferIPv6", "onlyIPv4", "onlyIPv6",
                                            "any" };
    struct options *o = t->options;
    struct opt_text *out = &o->dns_ttl;
    if (strcmp(key, "select") == 0) {
        out = &o->dns_select;
        if (!option_is_one_of(value, selects, ARRAY_LEN(selects)))
            return error_set(t->error, t->exit_code, "%.*s does not belong to DNSSelect values",
                             SLICE_ARG(value));
    } else if (strcmp(key, "policy") == 0) {
        out = &o->dns_policy;
        if (!option_is_one_of(value, policies, ARRAY_LEN(policies)))
            return error_set(t->error, t->exit_code, "%.*s does not belong to DNSPolicy values",
                             SLICE_ARG(value));
    } else if (strcmp(key, "ttl") != 0) {
        return error_set(t->error, t->exit_code, "unknown DNS configuration field: %s", key);
    }
    *out = (struct opt_text){ true, arena_copy(&o->arena, value) };
    return 0;
}

/* "ttl=5m,select=random,policy=preferIPv4", each part optional. The default, spelt out, sets
 * nothing: it doesn't override the script. */
static int dns_read_text(const struct option_target *t, struct slice text)
{
    struct slice part;
    if (text.len == 0 || slice_is(text, t->row->default_text))
        return 0;
    while (slice_split(&text, ',', &part)) {
        ptrdiff_t equals = slice_find_char(part, '=');
        struct slice value = SLICE("");
        if (equals >= 0)
            value = slice_sub(part, (size_t)equals + 1, part.len);
        if (value.len == 0)
            return error_set(t->error, t->exit_code, "no value for key %.*s", SLICE_ARG(part));
        const char *key = arena_str(&t->options->arena, slice_sub(part, 0, (size_t)equals));
        if (set_dns(t, key, value) != 0)
            return -1;
    }
    return 0;
}

static int dns_read_json(const struct option_target *t, const struct json_place *at,
                         const json_t *value)
{
    static const char *const keys[] = { "ttl", "select", "policy" };
    struct json_context c = option_json_context(t);
    const char *key;
    json_t *member;
    if (!json_is_object(value))
        return json_refuse_type(&c, at, value, "DNSConfig");
    json_object_foreach((json_t *)value, key, member)
    {
        for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
            struct json_place inner = { at, key };
            struct opt_text text = { 0 };
            if (strcasecmp(key, keys[i]) != 0)
                continue;
            if (json_read_text(&c, &inner, member, &text) != 0 ||
                (text.set && set_dns(t, keys[i], text.value) != 0))
                return -1;
        }
    }
    return 0;
}

static void dns_overlay(struct options *lower, const struct options *upper, size_t offset)
{
    option_kind_text.overlay(lower, upper, offsetof(struct options, dns_ttl));
    option_kind_text.overlay(lower, upper, offsetof(struct options, dns_select));
    option_kind_text.overlay(lower, upper, offsetof(struct options, dns_policy));
}

static void dns_write(struct json_writer *w, const struct options *o, size_t offset)
{
    json_writer_begin_object(w);
    json_writer_key_str(w, "ttl");
    option_write_text(w, o->dns_ttl);
    json_writer_key_str(w, "select");
    option_write_text(w, o->dns_select);
    json_writer_key_str(w, "policy");
    option_write_text(w, o->dns_policy);
    json_writer_end_object(w);
}

/* --- hosts ------------------------------------------------------------------------------------ */

/* "1.2.3.4", "1.2.3.4:80", "::1", "[::1]:80" in normal form. */
static bool normal_target(struct buf *out, struct slice text)
{
    struct slice host = text, port = SLICE("");
    ptrdiff_t colon = slice_rfind_char(text, ':');
    if (slice_starts(text, SLICE("["))) {
        ptrdiff_t close = slice_find(text, SLICE("]:"));
        if (close < 0)
            return false;
        host = slice_sub(text, 1, (size_t)close);
        port = slice_sub(text, (size_t)close + 2, text.len);
    } else if (colon >= 0 && slice_find_char(text, ':') == colon) {
        host = slice_sub(text, 0, (size_t)colon);
        port = slice_sub(text, (size_t)colon + 1, text.len);
    }

    struct ip_address address;
    int64_t number = 0;
    bool has_port = host.len != text.len;
    if (!ip_address_parse(&address, host) ||
        (has_port && (!slice_to_int64(port, &number) || number < 0 || number > 65535)))
        return false;
    bool brackets = number != 0 && address.family == 6;
    if (brackets)
        buf_append_char(out, '[');
    ip_address_format(out, &address);
    if (brackets)
        buf_append_char(out, ']');
    if (number != 0)
        buf_printf(out, ":%d", (int)number);
    return true;
}

static int read_host(const struct option_target *t, const struct key_value *pair,
                     struct host_entry *entry)
{
    struct slice pattern = pair->key; /* in our arena: may be changed */
    for (size_t i = 0; i < pattern.len; i++)
        ((char *)pattern.ptr)[i] = (char)tolower((unsigned char)pattern.ptr[i]);
    if (!host_pattern_is_valid(pattern, true))
        return error_set(t->error, t->exit_code, "invalid host pattern '%.*s'", SLICE_ARG(pattern));
    struct buf target = BUF_INIT(128);
    if (!normal_target(&target, pair->value)) {
        buf_deinit(&target);
        return error_set(t->error, t->exit_code,
                         "invalid address '%.*s' of host '%.*s', provide an IP address, optionally "
                         "with a port",
                         SLICE_ARG(pair->value), SLICE_ARG(pattern));
    }
    *entry = (struct host_entry){ pattern, arena_copy(&t->options->arena, buf_slice(&target)) };
    buf_deinit(&target);
    return 0;
}

static int by_pattern(const void *a, const void *b)
{
    const struct host_entry *x = a, *y = b;
    return slice_compare(x->pattern, y->pattern);
}

/* Keys that differ in case only are one pattern. */
static void sort_hosts(struct options *o)
{
    uint32_t kept = 0;
    if (o->host_count > 0)
        qsort(o->hosts, o->host_count, sizeof(*o->hosts), by_pattern);
    for (uint32_t i = 0; i < o->host_count; i++) {
        if (i == 0 || by_pattern(&o->hosts[i], &o->hosts[kept - 1]) != 0)
            o->hosts[kept++] = o->hosts[i];
    }
    o->host_count = kept;
}

static int hosts_read_json(const struct option_target *t, const struct json_place *at,
                           const json_t *value)
{
    struct options *o = t->options;
    struct json_context c = option_json_context(t);
    struct key_value *pairs;
    uint32_t count;
    if (json_read_pairs(&c, at, value, &pairs, &count) != 0)
        return -1;
    o->has_hosts = true;
    o->host_count = count;
    o->hosts = ARENA_ARRAY(&o->arena, struct host_entry, count);
    for (uint32_t i = 0; i < count; i++) {
        if (read_host(t, &pairs[i], &o->hosts[i]) != 0)
            return -1;
    }
    sort_hosts(o);
    return 0;
}

static void hosts_overlay(struct options *lower, const struct options *upper, size_t offset)
{
    if (!upper->has_hosts)
        return;
    lower->has_hosts = true;
    lower->host_count = upper->host_count;
    lower->hosts = ARENA_ARRAY(&lower->arena, struct host_entry, upper->host_count);
    for (uint32_t i = 0; i < upper->host_count; i++) {
        lower->hosts[i] = (struct host_entry){ arena_copy(&lower->arena, upper->hosts[i].pattern),
                                               arena_copy(&lower->arena, upper->hosts[i].target) };
    }
}

static void hosts_write(struct json_writer *w, const struct options *o, size_t offset)
{
    if (!o->has_hosts) {
        json_writer_null(w);
        return;
    }
    json_writer_begin_object(w);
    for (uint32_t i = 0; i < o->host_count; i++) {
        json_writer_key(w, o->hosts[i].pattern);
        json_writer_string(w, o->hosts[i].target);
    }
    json_writer_end_object(w);
}

const struct option_kind option_kind_dns = {
    .argument = "string",
    .type = "types.DNSConfig",
    .read_text = dns_read_text,
    .read_json = dns_read_json,
    .overlay = dns_overlay,
    .write = dns_write,
};

const struct option_kind option_kind_hosts = {
    .type = "types.NullHosts",
    .read_json = hosts_read_json,
    .overlay = hosts_overlay,
    .write = hosts_write,
};
