/* The types that options have: how each is read from text and from JSON, laid over a lower layer,
 * and printed. The table's rows name their kind; readers and writers know no option by name.
 * Private to plan. */
#ifndef PLAN_OPTION_KIND_H
#define PLAN_OPTION_KIND_H

#include "plan/json_value.h"

/* One value that is being read. */
struct option_target {
    struct options *options;
    const struct option_row *row;
    void *value; /* in options, at the row's offset */
    int exit_code;
    struct error *error;
};

struct option_kind {
    const char *argument; /* in help */
    const char *type;     /* in messages about variables */

    /* The flag's value is read while flags are parsed, so complaints name the flag; for other kinds
     * the complaint stands for itself. */
    bool names_flag;

    bool empty_is_value; /* an empty variable counts, and means none */

    int (*read_text)(const struct option_target *t, struct slice text);
    int (*read_json)(const struct option_target *t, const struct json_place *at,
                     const json_t *value); /* never null */

    /* Copies what is set in `upper`; texts go into lower's arena. */
    void (*overlay)(struct options *lower, const struct options *upper, size_t offset);

    /* As JSON; null where it isn't set. Not called for rows without a key. */
    void (*write)(struct json_writer *w, const struct options *o, size_t offset);
};

extern const struct option_kind option_kind_bool, option_kind_int, option_kind_duration,
    option_kind_text;

/* Lists of texts. Commas: "a,b"; repeated flags add up. Whole: each flag is one text, and so is the
 * variable. Outputs: each flag is one text, the variable has commas. Replaced: commas, but the last
 * flag wins. */
extern const struct option_kind option_kind_commas, option_kind_whole, option_kind_outputs,
    option_kind_replaced, option_kind_system_tags;

extern const struct option_kind option_kind_stages, option_kind_scenarios, option_kind_segment,
    option_kind_sequence;
extern const struct option_kind option_kind_dns, option_kind_hosts, option_kind_tls_version,
    option_kind_tls_auth;
extern const struct option_kind option_kind_thresholds, option_kind_tags, option_kind_env,
    option_kind_raw;

/* Checks for single rows, in the words of k6; some normalise the value. */
int option_check_blacklist_ips(const struct option_target *t);
int option_check_block_hostnames(const struct option_target *t);
int option_check_local_ips(const struct option_target *t);
int option_check_cipher_suites(const struct option_target *t);
int option_check_trend_stats(const struct option_target *t);
int trend_stats_check(const struct text_list *list, struct error *error);
int option_check_time_unit(const struct option_target *t);
int option_check_compatibility_mode(const struct option_target *t);
int option_check_summary_mode(const struct option_target *t);
int option_check_memory_limit(const struct option_target *t);

bool option_is_one_of(struct slice text, const char *const *words, size_t count);

static inline struct option_target option_target_make(struct options *o,
                                                      const struct option_row *row, int exit_code,
                                                      struct error *error)
{
    return (struct option_target){ o, row, (char *)o + row->offset, exit_code, error };
}

static inline struct json_context option_json_context(const struct option_target *t)
{
    return (struct json_context){ &t->options->arena, t->exit_code, t->error };
}

/* Copies for the lower layer. */
static inline struct slice *option_copy_texts(struct arena *arena, const struct slice *texts,
                                              uint32_t count)
{
    struct slice *copy = ARENA_ARRAY(arena, struct slice, count);
    for (uint32_t i = 0; i < count; i++)
        copy[i] = arena_copy(arena, texts[i]);
    return copy;
}

static inline struct key_value *option_copy_pairs(struct arena *arena,
                                                  const struct key_value *pairs, uint32_t count)
{
    struct key_value *copy = ARENA_ARRAY(arena, struct key_value, count);
    for (uint32_t i = 0; i < count; i++) {
        copy[i] = (struct key_value){ arena_copy(arena, pairs[i].key),
                                      arena_copy(arena, pairs[i].value) };
    }
    return copy;
}

/* Puts a copy of the pair where its key belongs in the order, replacing one of the same key. */
void option_insert_pair(struct arena *arena, struct key_value **pairs, uint32_t *count,
                        struct slice key, struct slice value);

static inline void option_write_pairs(struct json_writer *w, const struct key_value *pairs,
                                      uint32_t count)
{
    json_writer_begin_object(w);
    for (uint32_t i = 0; i < count; i++) {
        json_writer_key(w, pairs[i].key);
        json_writer_string(w, pairs[i].value);
    }
    json_writer_end_object(w);
}

/* Duration as text, or null. */
void option_write_duration(struct json_writer *w, struct opt_duration d);
void option_write_int(struct json_writer *w, struct opt_int i);
void option_write_text(struct json_writer *w, struct opt_text t);

/* Puts an element behind the array's `count` others (arrays live in arenas, so it may be copied).
 */
void *option_grow(struct arena *arena, void *items, uint32_t count, size_t item_size);

/* A scenario's JSON, both ways (scenario_reader.c, scenario_writer.c). */
int scenarios_read_json(const struct option_target *t, const struct json_place *at,
                        const json_t *value);
int stages_read_json(const struct json_context *c, const struct json_place *at, const json_t *value,
                     bool strict, struct stage **out, uint32_t *count);
void stages_write(struct json_writer *w, bool set, const struct stage *stages, uint32_t count);
void scenarios_write(struct json_writer *w, const struct options *o);

#endif
