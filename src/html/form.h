/* Forms: the values of their controls, and which of them are sent. As k6 has it, which isn't
 * everywhere as browsers have it. */
#ifndef HTML_FORM_H
#define HTML_FORM_H

#include "html/traverse.h"

/* What a control holds: one text, or a list of them for a <select multiple>. */
struct form_value {
    enum { FORM_VALUE_NONE, FORM_VALUE_TEXT, FORM_VALUE_LIST } kind;
    const struct slice *texts; /* one, or `count`: of the page or in the arena */
    uint32_t count;
};

/* None for elements that aren't controls. */
struct form_value form_value(const struct html_node *n, struct arena *arena);

/* An <option>'s or <button>'s: its attribute, or the markup in it. */
struct slice form_value_or_markup(const struct html_node *n, struct arena *arena);

/* Adds the controls that are sent with a name and a value: those in a form, where one of the nodes
 * is a form, else those among the nodes. */
void form_controls(struct node_span from, struct node_set *out);

/* The form around an element, or the one that its attribute "form" names; NULL without one. */
const struct html_node *form_owner(const struct html_node *n);

/* Adds the <label> around a control and those whose attribute "for" names it. */
void form_labels(const struct html_node *n, struct node_set *out);

/* The first element in the page with that id, and that name unless it is NULL; or NULL. */
const struct html_node *form_find_id(const struct html_node *anywhere, const char *name,
                                     struct slice id);

#endif
