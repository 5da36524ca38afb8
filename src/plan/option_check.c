/* Checks of single options, run right after they were read, whatever they were read from. The words
 * are k6's where it has any. */
#include "plan/option_kind.h"

#include "base/byte_size.h"
#include "base/check.h"
#include "plan/host_pattern.h"
#include "plan/ip_range.h"

bool option_is_one_of(struct slice text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (slice_is(text, words[i]))
            return true;
    }
    return false;
}

int option_check_blacklist_ips(const struct option_target *t)
{
    struct text_list *list = t->value;
    bool is_flag = t->options->layer == LAYER_CLI;
    for (uint32_t i = 0; i < list->count; i++) {
        struct ip_range range;
        if (!ip_range_parse(&range, list->items[i]))
            return error_set(t->error, t->exit_code, "%s '%.*s': invalid CIDR address: %.*s",
                             is_flag ? "error parsing blacklist-ip" : "failed to parse CIDR",
                             SLICE_ARG(list->items[i]), SLICE_ARG(list->items[i]));
        struct buf normal = BUF_INIT(128);
        ip_range_format(&normal, &range);
        list->items[i] = arena_copy(&t->options->arena, buf_slice(&normal));
        buf_deinit(&normal);
    }
    return 0;
}

int option_check_block_hostnames(const struct option_target *t)
{
    const struct text_list *list = t->value;
    for (uint32_t i = 0; i < list->count; i++) {
        if (!host_pattern_is_valid(list->items[i], false))
            return error_set(t->error, t->exit_code, "invalid hostname pattern '%.*s'",
                             SLICE_ARG(list->items[i]));
    }
    return 0;
}

int option_check_local_ips(const struct option_target *t)
{
    const struct text_list *list = t->value;
    struct ip_pool pool;
    struct error own = { 0 };
    if (ip_pool_parse(&pool, list->items, list->count, &own) == 0) {
        ip_pool_deinit(&pool);
        return 0;
    }
    error_set(t->error, t->exit_code, "%s", own.text);
    error_clear(&own);
    return -1;
}

int option_check_cipher_suites(const struct option_target *t)
{
    static const char *const suites[] = {
        "TLS_RSA_WITH_RC4_128_SHA",
        "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
        "TLS_RSA_WITH_AES_128_CBC_SHA",
        "TLS_RSA_WITH_AES_256_CBC_SHA",
        "TLS_RSA_WITH_AES_128_CBC_SHA256",
        "TLS_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
        "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
        "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
        "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
    };
    const struct text_list *list = t->value;
    for (uint32_t i = 0; i < list->count; i++) {
        if (!option_is_one_of(list->items[i], suites, ARRAY_LEN(suites)))
            return error_set(t->error, t->exit_code, "unknown cipher suite '%.*s'",
                             SLICE_ARG(list->items[i]));
    }
    return 0;
}

int trend_stats_check(const struct text_list *list, struct error *error)
{
    static const char *const plain[] = { "avg", "min", "med", "max", "count" };
    for (uint32_t i = 0; i < list->count; i++) {
        struct slice stat = list->items[i];
        double percentile;
        if (option_is_one_of(stat, plain, ARRAY_LEN(plain)))
            continue;
        if (stat.len < 3 || !slice_starts(stat, SLICE("p(")) || !slice_ends(stat, SLICE(")")))
            return error_set(error, EXIT_CODE_OTHER, "invalid trend stat '%.*s', unknown format",
                             SLICE_ARG(stat));
        if (!slice_to_double(slice_sub(stat, 2, stat.len - 1), &percentile) || percentile < 0 ||
            percentile > 100)
            return error_set(error, EXIT_CODE_OTHER,
                             "invalid percentile trend stat value '%.*s', provide a number between "
                             "0 and 100",
                             SLICE_ARG(stat));
    }
    return 0;
}

/* Flags are checked at once; for the rest it is enough, as in k6, that what wins in the end is
 * valid. */
int option_check_trend_stats(const struct option_target *t)
{
    return t->options->layer == LAYER_CLI ? trend_stats_check(t->value, t->error) : 0;
}

int option_check_time_unit(const struct option_target *t)
{
    static const char *const units[] = { "", "s", "ms", "us" };
    struct opt_text *unit = t->value;
    if (!option_is_one_of(unit->value, units, ARRAY_LEN(units)))
        return error_set(t->error, t->exit_code,
                         "invalid summary time unit '%.*s', use 's', 'ms' or 'us'",
                         SLICE_ARG(unit->value));
    unit->set = unit->value.len > 0;
    return 0;
}

int option_check_compatibility_mode(const struct option_target *t)
{
    static const char *const modes[] = { "", "extended", "base", "experimental_enhanced" };
    const struct opt_text *mode = t->value;
    if (!option_is_one_of(mode->value, modes, ARRAY_LEN(modes)))
        return error_set(t->error, t->exit_code,
                         "invalid compatibility mode \"%.*s\". Use: \"extended\", \"base\", "
                         "\"experimental_enhanced\"",
                         SLICE_ARG(mode->value));
    return 0;
}

/* "legacy" is gone from k6 and still asked for. */
int option_check_summary_mode(const struct option_target *t)
{
    static const char *const modes[] = { "", "compact", "full", "disabled", "legacy" };
    const struct opt_text *mode = t->value;
    if (!option_is_one_of(mode->value, modes, ARRAY_LEN(modes)))
        return error_set(t->error, t->exit_code, "invalid summary mode");
    return 0;
}

int option_check_memory_limit(const struct option_target *t)
{
    const struct opt_text *limit = t->value;
    uint64_t bytes;
    if (slice_is(limit->value, "none") || (byte_size_parse(limit->value, &bytes) && bytes > 0))
        return 0;
    return error_set(t->error, t->exit_code,
                     "invalid memory limit '%.*s': a size like 2GB or 512MiB is wanted, or 'none'",
                     SLICE_ARG(limit->value));
}
