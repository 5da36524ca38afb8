/* What elements of some tags tell of themselves: href(), checked(), options(). Each is a row in a
 * table, read by the function that it names. */
#ifndef JSMOD_HTML_PROPERTY_H
#define JSMOD_HTML_PROPERTY_H

#include "jsmod/html/html_element.h"
#include "jsmod/html/html_tag.h"
#include "proto/url.h"

struct html_property {
    uint64_t tags; /* a bit for each enum html_tag */
    const char *name;
    JSValue (*get)(JSContext *ctx, const struct html_element *e, const struct html_property *p);
    const char *attribute; /* that it reflects; for searches a selector */
    const char *values;    /* those allowed, a space between */
    const char *fallback;  /* instead of an empty value, or one that isn't allowed */
    int number;            /* instead of one that isn't there */
};

/* The table, html_property_table.c. */
extern const struct html_property html_properties[];
extern const int html_property_count;

typedef JSValue html_getter(JSContext *ctx, const struct html_element *e,
                            const struct html_property *p);

/* --- html_reflect.c: attributes --------------------------------------------------------------- */

html_getter reflect_text;            /* `fallback` or "" where it is missing */
html_getter reflect_flag;            /* whether it is there */
html_getter reflect_number;          /* `number` where it is missing or none */
html_getter reflect_choice;          /* `fallback` where it isn't one of `values` */
html_getter reflect_optional_choice; /* undefined there */
html_getter reflect_words;
html_getter reflect_constant; /* `fallback` */

/* --- html_link.c: addresses ------------------------------------------------------------------- */

html_getter reflect_url;      /* resolved against the page's */
html_getter reflect_base_url; /* the page's where it is missing */
html_getter link_part;        /* of href: `number` says which one */

enum link_part {
    LINK_HASH,
    LINK_HOST,
    LINK_HOSTNAME,
    LINK_ORIGIN,
    LINK_PASSWORD,
    LINK_PATHNAME,
    LINK_PORT,
    LINK_PROTOCOL,
    LINK_SEARCH,
    LINK_USERNAME,
};

/* The address that a value of an attribute stands for, on that page. False where it is none. */
bool html_resolve(const struct html_page *page, struct slice value, struct arena *arena,
                  struct url *out);

/* --- html_search.c: other elements ------------------------------------------------------------ */

html_getter search_all;        /* all that the selector `attribute` finds in the element */
html_getter search_count;      /* how many */
html_getter search_child;      /* the first child that it matches */
html_getter search_map_images; /* what refers to a <map> */

/* The place of the element among those that the selector `attribute` matches in the nearest element
 * around that one of `values` names; `number` where there is none. */
html_getter search_index;

/* --- html_control.c: controls and their form -------------------------------------------------- */

html_getter control_form, control_form_action, control_form_enctype, control_form_method,
    control_form_no_validate, control_form_target, control_labels, control_value;
html_getter form_method, input_list, label_control;

/* --- html_choice.c: <select>, <option>, <progress>, and what is left -------------------------- */

html_getter option_disabled, option_form, option_label;
html_getter select_selected_index, select_size, select_type, select_value;
html_getter progress_max, progress_value; /* `number` where it says nothing */
html_getter own_text, textarea_length, column_span, not_there;

#endif
