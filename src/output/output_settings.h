/* The settings of an output: from the config file ("collectors": {"csv": {"time_format": "unix"}}),
 * over that from its variables (K6_CSV_TIME_FORMAT=unix), over that from its argument
 * (csv=timeFormat=unix). */
#ifndef OUTPUT_OUTPUT_SETTINGS_H
#define OUTPUT_OUTPUT_SETTINGS_H

#include "base/arena.h"
#include "output/output.h"

#include <stddef.h>

enum output_setting_kind {
    SETTING_TEXT,     /* struct slice, borrowed or in the arena; a list has commas */
    SETTING_DURATION, /* int64_t, nanoseconds; a bare number means milliseconds */
    SETTING_INTEGER,  /* int64_t */
    SETTING_BOOL,     /* bool */
};

struct output_setting {
    const char *variable; /* NULL: none */
    const char *key;      /* in the argument; NULL: not there */
    enum output_setting_kind kind;
    size_t offset;      /* of the value in the output's configuration, which holds the default */
    const char *member; /* in the config file; NULL: not there */
};

/* Reads the config file's and the variables. -1 with the error, which names what is wrong. Empty
 * variables count as not set, members that nobody knows are passed over, as in k6. */
int output_settings_read(const struct output_setting *settings, size_t count, void *config,
                         const struct output_context *context, struct arena *arena,
                         struct error *error);

/* The value of a member of the config file's settings, as JSON; empty where there is none. */
struct slice output_settings_member(const struct output_context *context, const char *member);

/* What it says as text, part of it or in the arena: strings without their quotes, lists with
 * commas, nothing for null. */
struct slice output_settings_text(struct slice json, struct arena *arena);

/* The setting with that key in the argument; NULL where there is none. */
const struct output_setting *output_settings_find(const struct output_setting *settings,
                                                  size_t count, struct slice key);

/* Sets one from its text; -1 with the error, which says `name`. */
int output_setting_set(const struct output_setting *setting, void *config, const char *name,
                       struct slice text, struct error *error);

/* Reads "key=value,key=value"; -1 with the error. `name` is the output's, for messages. */
int output_settings_read_argument(const struct output_setting *settings, size_t count, void *config,
                                  struct slice argument, const char *name, struct error *error);

#endif
