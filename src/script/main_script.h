/* The script that a test starts from. */
#ifndef SCRIPT_MAIN_SCRIPT_H
#define SCRIPT_MAIN_SCRIPT_H

#include "base/arena.h"
#include "base/error.h"

struct bundle_config;

struct main_script {
    struct slice url; /* "file:///abs/script.js", "file:///-", "https://..." */
    struct slice dir; /* the URL that its imports and open() start from; ends in '/' */
    struct slice text;

    /* What it was read from, for messages: as a person wrote it, and as URL. */
    struct slice origin, origin_url;
};

/* Reads what is at a path or URL, or, for "-", takes the text from standard input, and adds it to
 * the sources of the configuration, of which only they and `fetch` are looked at. -1 with the
 * error, exit code 255. The URLs are in the arena. */
int main_script_read(const struct bundle_config *config, struct arena *arena, struct slice path,
                     struct slice standard_input, struct main_script *out, struct error *error);

#endif
