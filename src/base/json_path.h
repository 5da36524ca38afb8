/* One step of a gjson path, taken apart. For json_select.c. */
#ifndef BASE_JSON_PATH_H
#define BASE_JSON_PATH_H

#include "base/arena.h"

struct json_query { /* #(path op value) */
    bool on, all;   /* all: #(...)# */
    struct slice path, op, value;
};

struct json_step {
    struct slice part; /* key, index, or "#..." */
    bool wild;         /* the part is a pattern */
    bool more;         /* `rest` goes on inside what the part finds */
    struct slice rest;
    bool piped; /* `pipe` is applied to the whole result */
    struct slice pipe;
    bool is_hash; /* the part holds a '#' */
    bool each;    /* "#.": `rest` is applied to each element */
    struct json_query query;
};

/* What the path begins with, to be looked up in an object or in an array. */
struct json_step json_step_in_object(struct slice path, struct arena *arena);
struct json_step json_step_in_array(struct slice path, struct arena *arena);

/* The two sides of the path's first pipe that isn't inside brackets or a string; false where there
 * is none. */
bool json_path_split_pipe(struct slice path, struct slice *left, struct slice *right);

/* Whether a path begins with what stands for a modifier, "@reverse". */
bool json_path_is_modifier(struct slice path);

/* Whether the text matches a pattern of * (any run), ? (a character) and \ (taken literally). */
bool json_glob(struct slice pattern, struct slice text);

/* Whether a value found by the query's path satisfies it. An empty value stands for nothing found.
 */
bool json_query_holds(const struct json_query *query, struct slice value, struct arena *arena);

#endif
