/* A parsed HTML page: a tree of nodes that never changes. The nodes lie in one array in document
 * order, so a node's descendants are those that follow it. */
#ifndef HTML_DOCUMENT_H
#define HTML_DOCUMENT_H

#include "base/buf.h"
#include "base/error.h"

enum html_type { HTML_DOCUMENT, HTML_DOCTYPE, HTML_ELEMENT, HTML_TEXT, HTML_COMMENT };
enum html_namespace { HTML_NS_HTML, HTML_NS_SVG, HTML_NS_MATHML };

struct html_attribute {
    struct slice name;   /* without its prefix */
    struct slice prefix; /* "xlink", "xml" or "xmlns" on foreign elements, else empty */
    struct slice value;
};

struct html_node {
    const struct html_node *parent, *previous, *next, *last; /* NULL where there is none */
    struct slice text;                                       /* of a text or comment; else the name:
                                                              * in lower case, SVG's as SVG writes it */
    const struct html_attribute *attributes; /* a doctype's are "public" and "system" */
    uint32_t descendants;                    /* the nodes that follow this one and lie in it */
    uint16_t attribute_count;
    uint8_t type;       /* enum html_type */
    uint8_t name_space; /* enum html_namespace */
};

struct html_document {
    uint32_t node_count;
    struct html_node nodes[]; /* the first is the HTML_DOCUMENT */
};

/* Parses as browsers do that run scripts. The document is one block of `allocate`, to be freed the
 * way such blocks are. NULL with the error, or without one where `allocate` gave NULL. Invalid
 * UTF-8 becomes U+FFFD. */
struct html_document *html_parse(struct slice source, void *(*allocate)(void *context, size_t size),
                                 void *context, struct error *error);

/* --- the tree --------------------------------------------------------------------------------- */

static inline const struct html_node *html_root(const struct html_document *d)
{
    return d->nodes;
}

static inline const struct html_node *html_first(const struct html_node *n)
{
    return n->descendants > 0 ? n + 1 : NULL;
}

/* What follows the node's last descendant: the end of a walk over `for (n + 1; n < html_end)`. */
static inline const struct html_node *html_end(const struct html_node *n)
{
    return n + 1 + n->descendants;
}

/* Whether `inner` lies in `outer`; a node doesn't lie in itself. Also for nodes of different
 * documents. */
static inline bool html_contains(const struct html_node *outer, const struct html_node *inner)
{
    uintptr_t from = (uintptr_t)outer, to = (uintptr_t)html_end(outer);
    return (uintptr_t)inner > from && (uintptr_t)inner < to;
}

static inline bool html_is_element(const struct html_node *n)
{
    return n->type == HTML_ELEMENT;
}

/* The HTML_DOCUMENT that the node lies in. */
const struct html_node *html_root_of(const struct html_node *n);

/* Whether it is an element of that name. */
bool html_is_named(const struct html_node *n, const char *name);

/* The nearest sibling that is an element, or NULL. */
const struct html_node *html_next_element(const struct html_node *n);
const struct html_node *html_previous_element(const struct html_node *n);

/* NULL where there is no such attribute. Names are compared exactly: the parser has lower-cased
 * them. */
const struct html_attribute *html_attribute(const struct html_node *n, const char *name);
bool html_has_attribute(const struct html_node *n, const char *name);

/* Its value; empty where there is none. */
struct slice html_attribute_value(const struct html_node *n, const char *name);

/* --- as text ---------------------------------------------------------------------------------- */

/* Appends the text of the node and of all that lies in it; comments don't count. */
void html_append_text(const struct html_node *n, struct buf *out);

/* Appends the markup of the node's children (innerHTML), in the form of Go's html.Render: quoted
 * attributes, `<br/>`, &#34; for quotation marks. */
void html_append_inner(const struct html_node *n, struct buf *out);

#endif
