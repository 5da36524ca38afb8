/* Everything that can be set about a test, from one table (option_table.c):
 * config file < script < environment < command line. Read-only once resolved. */
#ifndef PLAN_OPTIONS_H
#define PLAN_OPTIONS_H

#include "base/arena.h"
#include "base/map.h"
#include "plan/scenario.h"

struct threshold_option {
    struct slice source;
    bool abort_on_fail;
    struct opt_duration delay_abort;
};
struct threshold_options {
    struct slice metric;
    uint32_t count;
    struct threshold_option *items;
};

struct text_list {
    bool set;
    uint32_t count;
    struct slice *items;
};

/* "*.example.com" or "host:port" -> "1.2.3.4" or "1.2.3.4:8080". Patterns are in lower case. */
struct host_entry {
    struct slice pattern;
    struct slice target;
};
struct tls_auth {
    struct slice cert, key, password;
    bool has_password;
    uint32_t domain_count;
    struct slice *domains;
};

enum option_layer { LAYER_CONFIG_FILE, LAYER_SCRIPT, LAYER_ENV, LAYER_CLI, LAYER_COUNT };

struct options {
    struct arena arena;      /* owns all text below */
    enum option_layer layer; /* where these come from */

    /* execution */
    struct opt_bool paused;
    struct opt_int vus, iterations;
    struct opt_duration duration;
    bool has_stages;
    uint32_t stage_count;
    struct stage *stages;
    /* Sorted by name as written; after options_resolve: what runs, by start time then name. */
    bool has_scenarios;
    uint32_t scenario_count;
    struct scenario *scenarios;
    struct text_list selected_scenarios; /* by name; see selection.h */
    struct opt_bool once;                /* one VU, one iteration of each */
    struct opt_text execution_segment, execution_segment_sequence; /* checked and normalised */
    struct opt_bool no_setup, no_teardown;
    struct opt_duration setup_timeout, teardown_timeout, handle_summary_timeout;
    struct opt_duration min_iteration_duration;

    /* network */
    struct opt_int rps, max_redirects, batch, batch_per_host;
    struct opt_text dns_ttl;    /* "5m", "0", "inf" */
    struct opt_text dns_select; /* first, random, roundRobin */
    struct opt_text dns_policy; /* preferIPv4, preferIPv6, onlyIPv4, onlyIPv6, any */
    struct opt_text user_agent;
    struct opt_text http_debug; /* "headers" or "full" */
    struct opt_bool insecure_skip_tls_verify, throw_errors, no_connection_reuse;
    struct opt_bool no_vu_connection_reuse, no_cookies_reset, discard_response_bodies;
    struct text_list tls_cipher_suites; /* Go's names: "TLS_AES_128_GCM_SHA256" */
    struct text_list blacklist_ips;     /* CIDR, checked and normalised: see ip_range.h */
    struct text_list block_hostnames;   /* checked; may start with "*" */
    struct text_list local_ips;         /* addresses, ranges, CIDR, checked: see ip_range.h */
    bool has_tls_version;
    struct opt_text tls_version_min, tls_version_max; /* "tls1.0" .. "tls1.3" */
    bool has_tls_auth;
    uint32_t tls_auth_count;
    struct tls_auth *tls_auth;
    bool has_hosts;
    uint32_t host_count;
    struct host_entry *hosts; /* sorted by pattern */

    /* results */
    bool has_thresholds;
    uint32_t threshold_count;
    struct threshold_options *thresholds; /* sorted by metric */
    struct text_list summary_trend_stats, system_tags;
    struct opt_text summary_time_unit, console_output;
    bool has_tags;
    uint32_t tag_count;
    struct key_value *tags; /* sorted by key */
    struct opt_int metric_samples_buffer_size;
    struct slice cloud_json, ext_json; /* empty: not set */
    struct slice collectors_json;      /* settings of outputs, by their names */

    /* run options: environment < command line only */
    struct opt_bool include_system_env_vars; /* its default depends on the command */
    struct opt_bool no_thresholds, no_summary, linger, no_usage_report, web_dashboard;
    struct opt_bool new_machine_readable_summary;
    struct opt_text compatibility_mode, type, summary_mode, summary_export, traces_output;
    struct opt_text report, junit; /* ours: files for people and for CI */
    struct opt_text key_log_file;  /* SSLKEYLOGFILE */
    struct opt_text module_cache; /* ours: folder of modules from the Web; "none" */
    struct opt_bool offline;      /* ours: only what is kept there */
    struct opt_text memory_limit; /* ours: checked; of all scripts together, "512MB" or "none" */
    bool has_env;
    uint32_t env_count;
    struct key_value *env; /* -e NAME=VALUE */
    struct text_list outputs, features, secret_sources, env_files;

    /* global options */
    struct opt_text config_file, address, log_format, log_output;
    struct opt_bool no_color, quiet, verbose, profiling_enabled, log_ns_timestamps;
    struct opt_int workers; /* ours: number of worker threads */
    struct opt_bool h2c;    /* ours: HTTP/2 by prior knowledge where there is no TLS */

    bool help; /* -h or --help was given: the rest may be incomplete */

    /* Set by the caller before options_apply: tags of all layers are merged, not replaced (the
     * feature merge-run-tags). */
    bool merge_tags;

    /* Set by the caller before options_resolve: the functions that the script exports, one of which
     * each scenario's exec must be. Not set: not checked. */
    struct text_list exports;
};

void options_init(struct options *o);
void options_deinit(struct options *o);

/* One layer each, into fresh options. Errors are in k6's words with k6's exit codes. Warnings are
 * appended to `warnings` (may be NULL), a line each: the message, and after a tab its cause, which
 * k6 logs as the field "error". */

/* What a config file holds or what JSON.stringify(options) gives. */
int options_read_json(struct options *o, struct slice json, enum option_layer layer,
                      struct buf *warnings, struct error *error);

/* The variables of some groups' options ("K6_VUS"). An empty one counts as not set. */
int options_read_env(struct options *o, unsigned groups, char **environ_list, struct error *error);

/* Lays `upper` over `lower`, by k6's rules (an execution shortcut above replaces all execution
 * settings below; tags and the like replace as a whole). Text is copied into lower's arena. */
void options_apply(struct options *lower, const struct options *upper, struct buf *warnings,
                   struct error *error);

/* Derives scenarios from the shortcuts, fills in defaults, validates everything (all complaints in
 * k6's one message). Afterwards `scenarios` is what runs. */
int options_resolve(struct options *o, struct buf *warnings, struct error *error);

/* The first part of options_resolve. Alone it makes what an archive keeps: nothing is derived yet,
 * so that flags can still replace shortcuts when the archive is run. */
int options_fill_defaults(struct options *o, struct error *error);

/* `inspect`'s JSON; with requirements (of resolved options) adds totalDuration and maxVUs. */
void options_write_json(struct buf *out, const struct options *o, bool execution_requirements);

/* exec.test.options: compact, without the shortcuts, with consoleOutput and localIPs. */
void options_write_test_json(struct buf *out, const struct options *o);

/* --- the table, and what comes from it --- */

enum option_group {
    GROUP_GLOBAL = 1,
    GROUP_OPTION = 2,
    GROUP_RUNTIME = 4,
    GROUP_RUN = 8,
    GROUP_ALL = 15,
    GROUP_HIDDEN = 16, /* accepted, not shown in help: old names */
    GROUP_EXTRA = 32,  /* what k6 v2.2 doesn't have: shown apart */
};

struct option_kind;
struct option_target;

struct option_row {
    const char *flag; /* NULL: no flag */
    char short_flag;
    const char *env;      /* "K6_VUS" */
    const char *key;      /* in JSON */
    const char *argument; /* help: name of the value; NULL: the type's */
    const char *help;
    const char *choices; /* for completion: "compact,full"; "." for files; NULL: nothing to offer */
    unsigned groups;
    const char *default_text;
    bool default_shows;        /* when resolved, the default counts as set, as in k6 */
    bool env_by_presence;      /* any value of the variable means true */
    const char *value_if_bare; /* what the flag means without a value; NULL: it needs one */
    const char *field;         /* k6's name in messages about variables; NULL: key, capitalised */
    const struct option_kind *kind;
    size_t offset;                               /* of the value in struct options */
    int (*check)(const struct option_target *t); /* may be NULL */
};
const struct option_row *option_rows(uint32_t *count);

#endif
