/* From gumbo's tree to ours: measured in one walk over it, copied into one block in a second. */
#include "base/check.h"
#include "html/document.h"
#include "html/gumbo_run.h"
#include "html/gumbo_tree.h"
#include "html/noscript.h"

enum {
    ARENA_CHUNK = 64 * 1024,
    SOURCE_MAX = 1 << 30, /* gumbo counts in 32 bits, and so do nodes */
};

struct conversion {
    struct slice source; /* as the page was; gumbo may have seen a copy */
    const char *seen;    /* where what gumbo saw begins */
    struct html_document *document;
    uint32_t node_count, attribute_count;
    size_t text_size;
    struct html_attribute *attributes; /* the next free one */
    char *text;                        /* likewise */
};

/* As it was written, where the tag was. */
static struct slice written_name(const struct conversion *c, const GumboElement *e)
{
    static const char ends[] = "/> \t\n\f\r";
    struct slice tag = { 0 };
    if (e->original_tag.length < 2)
        return tag;
    tag = slice_make(c->source.ptr + (e->original_tag.data - c->seen) + 1,
                     e->original_tag.length - 1);
    for (size_t i = 0; i < tag.len; i++)
        if (memchr(ends, tag.ptr[i], sizeof(ends)))
            return slice_sub(tag, 0, i);
    return tag;
}

/* The name where it is one of gumbo's constants; NULL where it has to be copied. */
static const char *constant_name(const struct conversion *c, const GumboElement *e)
{
    struct slice written = written_name(c, e);
    GumboStringPiece piece = { .data = written.ptr, .length = written.len };
    const char *adjusted = NULL;
    if (e->tag_namespace == GUMBO_NAMESPACE_SVG && written.len > 0)
        adjusted = gumbo_normalize_svg_tagname(&piece);
    if (adjusted)
        return adjusted;
    if (e->tag == GUMBO_TAG_NOFRAMES && slice_eq_nocase(written, SLICE("noscript")))
        return "noscript";
    return e->tag == GUMBO_TAG_UNKNOWN ? NULL : gumbo_normalized_tagname(e->tag);
}

/* --- measuring -------------------------------------------------------------------------------- */

static void measure_doctype(struct conversion *c, const GumboDocument *d)
{
    c->node_count++;
    c->attribute_count += 2;
    c->text_size += strlen(d->name) + strlen(d->public_identifier) + strlen(d->system_identifier);
}

static void measure_element(struct conversion *c, const GumboElement *e)
{
    c->attribute_count += gumbo_tree_attribute_count(e);
    if (!constant_name(c, e))
        c->text_size += written_name(c, e).len;
    for (unsigned i = 0; i < gumbo_tree_attribute_count(e); i++) {
        const GumboAttribute *a = e->attributes.data[i];
        c->text_size += strlen(a->name) + strlen(a->value);
    }
}

static int measure(struct conversion *c, const GumboNode *document, struct error *error)
{
    uint32_t depth = 0, closed;
    if (document->v.document.has_doctype)
        measure_doctype(c, &document->v.document);
    for (const GumboNode *n = document; n; n = gumbo_tree_next(n, &closed)) {
        if (n != document)
            depth = depth + 1 - closed;
        c->node_count += !gumbo_tree_continues_text(n);
        if (!gumbo_tree_is_element(n) && n != document) {
            c->text_size += strlen(n->v.text.text);
        } else if (gumbo_tree_is_element(n)) {
            if (depth > HTML_DEPTH_MAX)
                return gumbo_refuse_depth(error);
            measure_element(c, &n->v.element);
        }
    }
    return 0;
}

/* --- copying ---------------------------------------------------------------------------------- */

static struct slice copy_text(struct conversion *c, struct slice text)
{
    char *copy = c->text;
    memcpy(copy, text.ptr, text.len);
    c->text += text.len;
    return slice_make(copy, text.len);
}

static struct slice copy_lower(struct conversion *c, struct slice text)
{
    char *copy = c->text;
    for (size_t i = 0; i < text.len; i++)
        copy[i] = (char)(text.ptr[i] + (text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? 'a' - 'A' : 0));
    c->text += text.len;
    return slice_make(copy, text.len);
}

static struct html_node *append(struct conversion *c, struct html_node *parent, enum html_type type)
{
    struct html_node *n = &c->document->nodes[c->document->node_count++];
    *n = (struct html_node){ .type = type, .text = SLICE(""), .parent = parent };
    if (!parent)
        return n;
    n->previous = parent->last;
    if (parent->last)
        ((struct html_node *)parent->last)->next = n;
    parent->last = n;
    return n;
}

static void append_doctype(struct conversion *c, struct html_node *parent, const GumboDocument *d)
{
    const struct {
        struct slice name;
        const char *value;
    } identifiers[] = { { SLICE("public"), d->public_identifier },
                        { SLICE("system"), d->system_identifier } };
    struct html_node *n = append(c, parent, HTML_DOCTYPE);
    n->text = copy_text(c, slice_of(d->name));
    n->attributes = c->attributes;
    for (size_t i = 0; i < ARRAY_LEN(identifiers); i++) {
        if (!identifiers[i].value[0])
            continue;
        *c->attributes++ = (struct html_attribute){ .name = identifiers[i].name,
                                                    .prefix = SLICE(""),
                                                    .value = copy_text(
                                                        c, slice_of(identifiers[i].value)) };
        n->attribute_count++;
    }
}

static struct html_node *append_element(struct conversion *c, struct html_node *parent,
                                        const GumboElement *e)
{
    static const uint8_t name_spaces[] = { [GUMBO_NAMESPACE_HTML] = HTML_NS_HTML,
                                           [GUMBO_NAMESPACE_SVG] = HTML_NS_SVG,
                                           [GUMBO_NAMESPACE_MATHML] = HTML_NS_MATHML };
    struct html_node *n = append(c, parent, HTML_ELEMENT);
    const char *name = constant_name(c, e);
    n->text = name ? slice_of(name) : copy_lower(c, written_name(c, e));
    n->name_space = name_spaces[e->tag_namespace];
    n->attributes = c->attributes;
    n->attribute_count = gumbo_tree_attribute_count(e);
    for (unsigned i = 0; i < n->attribute_count; i++) {
        const GumboAttribute *a = e->attributes.data[i];
        *c->attributes++ = (struct html_attribute){ .name = copy_text(c, slice_of(a->name)),
                                                    .prefix = gumbo_tree_prefix(a),
                                                    .value = copy_text(c, slice_of(a->value)) };
    }
    return n;
}

/* The text of neighbours lies side by side, too. */
static struct html_node *append_text(struct conversion *c, struct html_node *parent,
                                     const GumboNode *from)
{
    struct slice text = copy_text(c, slice_of(from->v.text.text));
    if (gumbo_tree_continues_text(from)) {
        struct html_node *before = (struct html_node *)parent->last;
        before->text.len += text.len;
        return before;
    }
    struct html_node *n = append(c, parent, gumbo_tree_is_text(from) ? HTML_TEXT : HTML_COMMENT);
    n->text = text;
    return n;
}

/* Ends the node and its ancestors, `count` in all; the one that is open then. */
static struct html_node *close_nodes(struct conversion *c, struct html_node *n, uint32_t count)
{
    for (; count > 0; count--) {
        const struct html_node *end = &c->document->nodes[c->document->node_count];
        n->descendants = (uint32_t)(end - n - 1);
        n = (struct html_node *)n->parent;
    }
    return n;
}

/* gumbo doesn't say where the doctype was; comments may have come before it. */
static size_t doctype_offset(struct slice source)
{
    static const struct slice begin = SLICE("<!doctype");
    size_t at = 0;
    while (at < source.len && !slice_eq_nocase(slice_sub(source, at, at + begin.len), begin))
        at++;
    return at;
}

static bool is_comment_before(const GumboNode *n, size_t offset)
{
    return n->type == GUMBO_NODE_COMMENT && n->v.text.start_pos.offset < offset;
}

static struct html_node *append_node(struct conversion *c, struct html_node *parent,
                                     const GumboNode *n)
{
    return gumbo_tree_is_element(n) ? append_element(c, parent, &n->v.element)
                                    : append_text(c, parent, n);
}

static void copy(struct conversion *c, const GumboNode *document)
{
    const GumboDocument *doctype = &document->v.document;
    bool doctype_is_due = doctype->has_doctype;
    size_t offset = doctype_is_due ? doctype_offset(c->source) : 0;
    struct html_node *here = append(c, NULL, HTML_DOCUMENT);
    const GumboNode *n = document;
    uint32_t closed;
    while ((n = gumbo_tree_next(n, &closed))) {
        struct html_node *parent = close_nodes(c, here, closed);
        if (doctype_is_due && parent->type == HTML_DOCUMENT && !is_comment_before(n, offset)) {
            append_doctype(c, parent, doctype);
            doctype_is_due = false;
        }
        here = append_node(c, parent, n);
    }
    close_nodes(c, here, closed + 1);
}

/* --- all of it -------------------------------------------------------------------------------- */

static struct html_document *convert(struct conversion *c, const GumboNode *document,
                                     void *(*allocate)(void *context, size_t size), void *context,
                                     struct error *error)
{
    if (measure(c, document, error) != 0)
        return NULL;
    size_t nodes_size = c->node_count * sizeof(struct html_node);
    size_t attributes_size = c->attribute_count * sizeof(struct html_attribute);
    c->document = allocate(context,
                           sizeof(*c->document) + nodes_size + attributes_size + c->text_size);
    if (!c->document)
        return NULL;
    c->document->node_count = 0;
    c->attributes = (struct html_attribute *)&c->document->nodes[c->node_count];
    c->text = (char *)(c->attributes + c->attribute_count);
    copy(c, document);
    DCHECK(c->document->node_count == c->node_count);
    return c->document;
}

static struct slice without_byte_order_mark(struct slice source)
{
    static const struct slice mark = SLICE("\xEF\xBB\xBF");
    return slice_starts(source, mark) ? slice_sub(source, mark.len, source.len) : source;
}

struct html_document *html_parse(struct slice source, void *(*allocate)(void *context, size_t size),
                                 void *context, struct error *error)
{
    if (source.len > SOURCE_MAX) {
        error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                  "html: the page has %zu bytes, at most %d can be parsed", source.len, SOURCE_MAX);
        return NULL;
    }
    source = without_byte_order_mark(source);
    struct arena arena;
    arena_init(&arena, ARENA_CHUNK);
    struct slice seen = noscript_hide(source, &arena);
    struct html_document *document = NULL;
    const GumboOutput *output = gumbo_run(seen, &arena, error);
    if (output) {
        struct conversion c = { .source = source, .seen = seen.ptr };
        document = convert(&c, output->document, allocate, context, error);
    }
    arena_deinit(&arena);
    return document;
}
