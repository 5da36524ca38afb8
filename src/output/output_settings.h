/* The settings of an output: from its variables (K6_CSV_TIME_FORMAT=unix) and from its argument
 * (csv=timeFormat=unix), which wins. */
#ifndef OUTPUT_OUTPUT_SETTINGS_H
#define OUTPUT_OUTPUT_SETTINGS_H

#include "base/error.h"
#include "base/slice.h"

#include <stddef.h>

enum output_setting_kind {
    SETTING_TEXT,     /* struct slice, borrowed from the environment or the argument */
    SETTING_DURATION, /* int64_t, nanoseconds; a bare number means milliseconds */
    SETTING_INTEGER,  /* int64_t */
    SETTING_BOOL,     /* bool */
};

struct output_setting {
    const char *variable; /* NULL: none */
    const char *key;      /* in the argument; NULL: not there */
    enum output_setting_kind kind;
    size_t offset; /* of the value in the output's configuration, which holds the default */
};

/* -1 with the error, which names the variable. Empty variables count as not set. */
int output_settings_read_environment(const struct output_setting *settings, size_t count,
                                     void *config, char **environ_list, struct error *error);

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
