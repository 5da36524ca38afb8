#include "archive/metadata.h"

#include "archive/archive_name.h"
#include "base/json_check.h"
#include "base/json_text.h"
#include "base/json_writer.h"
#include "script/module_url.h"

/* The k6 whose layout this is; it takes archives without a version for very old ones. */
#define K6_VERSION "2.2.0"

/* --- reading ---------------------------------------------------------------------------------- */

static bool is_null(struct slice value)
{
    return value.len == 0 || slice_is(value, "null");
}

static int wrong_type(struct error *error, struct slice key, const char *right)
{
    return error_set(error, EXIT_CODE_OTHER, "%.*s in metadata.json is no %s", SLICE_ARG(key),
                     right);
}

static int read_text(struct slice key, struct slice value, struct arena *arena, struct slice *out,
                     struct error *error)
{
    if (is_null(value))
        return 0;
    if (value.ptr[0] != '"')
        return wrong_type(error, key, "text");
    *out = json_unquote(value, arena);
    return 0;
}

static int read_env(struct archive *a, struct slice json, struct arena *arena, struct error *error)
{
    struct slice key, value;
    struct json_walk walk;
    uint32_t count = 0;

    if (is_null(json))
        return 0;
    if (json.ptr[0] != '{')
        return wrong_type(error, SLICE("env"), "object");
    for (json_walk_begin(&walk, json); json_walk_next(&walk, &key, &value);)
        count++;
    a->has_env = true;
    a->env_count = 0;
    a->env = ARENA_ARRAY(arena, struct key_value, count + 1);
    for (json_walk_begin(&walk, json); json_walk_next(&walk, &key, &value); a->env_count++) {
        struct key_value *variable = &a->env[a->env_count];

        variable->key = json_unquote(key, arena);
        variable->value = SLICE("");
        if (read_text(variable->key, value, arena, &variable->value, error))
            return -1;
    }
    return 0;
}

/* Where the script and its folder are, as URLs. */
static int resolve(struct archive *a, struct arena *arena, bool is_old, struct error *error)
{
    struct slice dir = a->main.dir;

    if (a->main.url.len == 0)
        return error_set(error, EXIT_CODE_OTHER, "metadata.json has no filename");
    if (is_old) { /* k6 up to 0.20 wrote plain paths */
        a->main.url = archive_name(arena, a->main.url);
        dir = archive_name(arena, dir);
    }
    if (module_url_is_native(a->main.url)) {
        return error_set(error, EXIT_CODE_OTHER, "the filename in metadata.json is no file: %.*s",
                         SLICE_ARG(a->main.url));
    }
    if (module_url_resolve(arena, SLICE("file:///"), a->main.url, &a->main.url, error))
        return -1;
    if (dir.len == 0)
        dir = module_url_dir(a->main.url);
    if (module_url_resolve(arena, SLICE("file:///"), dir, &dir, error))
        return -1;
    if (!slice_ends(dir, SLICE("/")))
        dir = slice_of(arena_printf(arena, "%.*s/", SLICE_ARG(dir)));
    a->main.dir = dir;
    return 0;
}

int metadata_read(struct archive *a, struct slice json, struct arena *arena, struct error *error)
{
    struct slice type = SLICE("js"), k6version = SLICE(""), key, value;
    struct json_fault fault;
    struct json_walk walk;
    int rc = 0;

    if (!json_check(json, &fault)) {
        return error_set(error, EXIT_CODE_OTHER, "metadata.json: %s (line %d, character %d)",
                         fault.text, fault.line, fault.character);
    }
    json = json_first_value(json);
    if (json.ptr[0] != '{')
        return error_set(error, EXIT_CODE_OTHER, "metadata.json is no object");
    a->options = SLICE("{}");
    for (json_walk_begin(&walk, json); rc == 0 && json_walk_next(&walk, &key, &value);) {
        key = json_unquote(key, arena);
        if (slice_is(key, "type"))
            rc = read_text(key, value, arena, &type, error);
        else if (slice_is(key, "filename"))
            rc = read_text(key, value, arena, &a->main.url, error);
        else if (slice_is(key, "pwd"))
            rc = read_text(key, value, arena, &a->main.dir, error);
        else if (slice_is(key, "k6version"))
            rc = read_text(key, value, arena, &k6version, error);
        else if (slice_is(key, "env"))
            rc = read_env(a, value, arena, error);
        else if (slice_is(key, "options"))
            a->options = value;
    }
    if (rc == 0 && !slice_is(type, "js")) {
        rc = error_set(error, EXIT_CODE_OTHER, "it has an unsupported test type '%.*s'",
                       SLICE_ARG(type));
    }
    return rc ? rc : resolve(a, arena, k6version.len == 0, error);
}

/* --- writing ---------------------------------------------------------------------------------- */

static void write_options(struct json_writer *w, struct slice json)
{
    struct buf indented = BUF_INIT(BUF_UNLIMITED);

    for (size_t i = 0; i < json.len; i++) {
        buf_append_char(&indented, json.ptr[i]);
        if (json.ptr[i] == '\n')
            buf_append_str(&indented, w->indent);
    }
    json_writer_raw(w, buf_slice(&indented));
    buf_deinit(&indented);
}

static void write_pairs(struct json_writer *w, const struct key_value *pairs, uint32_t count)
{
    json_writer_begin_object(w);
    for (uint32_t i = 0; i < count; i++) {
        json_writer_key(w, pairs[i].key);
        json_writer_string(w, pairs[i].value);
    }
    json_writer_end_object(w);
}

void metadata_write(struct buf *out, const struct archive *a)
{
    struct json_writer w;
    struct arena arena;

    arena_init(&arena, 1024);
    json_writer_init(&w, out, "  ");
    json_writer_begin_object(&w);
    json_writer_key_str(&w, "type");
    json_writer_string_str(&w, "js");
    json_writer_key_str(&w, "options");
    write_options(&w, a->options);
    json_writer_key_str(&w, "filename");
    json_writer_string(&w, archive_url(&arena, a->main.url));
    json_writer_key_str(&w, "pwd");
    json_writer_string(&w, archive_url(&arena, a->main.dir)); /* without a slash at its end */
    json_writer_key_str(&w, "env");
    if (a->has_env)
        write_pairs(&w, a->env, a->env_count);
    else
        json_writer_null(&w);
    json_writer_key_str(&w, "compatibilityMode");
    json_writer_string(&w, a->compatibility_mode);
    json_writer_key_str(&w, "k6version");
    json_writer_string_str(&w, K6_VERSION);
    json_writer_key_str(&w, "bruntversion");
    json_writer_string_str(&w, BRUNT_VERSION);
    json_writer_key_str(&w, "goos");
    json_writer_string_str(&w, "linux");
    json_writer_key_str(&w, "dependencies");
    write_pairs(&w, a->dependencies, a->dependency_count);
    json_writer_end_object(&w);
    buf_append_char(out, '\n');
    arena_deinit(&arena);
}
