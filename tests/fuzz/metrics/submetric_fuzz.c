/* Any text as a metric's name in thresholds, and as the text between the braces. */
#include "metrics/submetric.h"

#include "base/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The sub-metric matches a tag set with exactly its tags, and is found again by the same text. */
static void check_submetric(struct registry *r, const struct submetric *s, struct slice suffix)
{
    struct error error = { 0 };
    CHECK(registry_submetric(r, s->parent, suffix, &error) == s);
    CHECK(registry_submetric_count(r) == 1);
    registry_seal(r);

    struct tagset_builder b;
    tagset_builder_init(&b, NULL);
    for (uint32_t i = 0; i < s->tag_count; i++)
        CHECK(tagset_builder_set(&b, s->tags[i].key, s->tags[i].value));
    struct tagset *tags = tagset_build(&b, r);
    CHECK(tags->count == s->tag_count);
    CHECK(tagset_matches(tags, s->index));
    tagset_unref(tags);
}

static void make(struct slice suffix)
{
    struct registry *r = registry_new();
    struct error error = { 0 };
    struct submetric *s = registry_submetric(r, registry_get(r, METRIC_CHECKS), suffix, &error);
    if (s)
        check_submetric(r, s, suffix);
    else
        CHECK(error_is_set(&error));
    error_clear(&error);
    registry_free(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice text = slice_make((const char *)data, size);
    struct slice name, suffix;
    struct error error = { 0 };
    make(text);
    if (submetric_parse(text, &name, &suffix, &error) < 0)
        CHECK(error_is_set(&error));
    else if (suffix.ptr)
        make(suffix);
    error_clear(&error);
    return 0;
}
