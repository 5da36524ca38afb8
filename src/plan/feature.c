#include "plan/feature.h"

#include "base/check.h"
#include "plan/option_kind.h"

#define TAG_PREFIX "k6_feature_"

/* The words are k6's, whose list tools compare. */
static const struct feature_row rows[] = {
    { FEATURE_FREEZE_ENV, "freeze-env", "Experimental",
      "Freeze __ENV object to prevent modifications from JS code" },
    { FEATURE_MERGE_RUN_TAGS, "merge-run-tags", "Experimental",
      "Merge run tags across config layers instead of replacing" },
    { FEATURE_NATIVE_HISTOGRAMS, "native-histograms", "Experimental",
      "Use native histograms for trend metrics" },
};

const struct feature_row *feature_rows(uint32_t *count)
{
    *count = ARRAY_LEN(rows);
    return rows;
}

const struct feature_row *feature_find(struct slice name)
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (slice_is(name, rows[i].name))
            return &rows[i];
    }
    return NULL;
}

void feature_append_names(struct buf *out, unsigned on)
{
    const char *separator = "";
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (!(on & rows[i].feature))
            continue;
        buf_printf(out, "%s%s", separator, rows[i].name);
        separator = ",";
    }
}

static void drop_tags(struct options *o)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < o->tag_count; i++) {
        if (!slice_starts(o->tags[i].key, SLICE(TAG_PREFIX)))
            o->tags[kept++] = o->tags[i];
    }
    o->tag_count = kept;
}

void feature_tag_run(struct options *o, unsigned on)
{
    drop_tags(o);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (!(on & rows[i].feature))
            continue;
        char *key = arena_printf(&o->arena, TAG_PREFIX "%s", rows[i].name);
        for (char *c = key; *c != '\0'; c++)
            *c = *c == '-' ? '_' : *c;
        option_insert_pair(&o->arena, &o->tags, &o->tag_count, slice_of(key), SLICE("true"));
        o->has_tags = true;
    }
}
