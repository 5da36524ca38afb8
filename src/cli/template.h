/* Texts with places to fill in, as far as users' templates of scripts have them (Go's
 * text/template): {{ .Name }}, {{ if .Name }} ... {{ else }} ... {{ end }}, comments, and "-"
 * against white space. */
#ifndef CLI_TEMPLATE_H
#define CLI_TEMPLATE_H

#include "base/buf.h"
#include "base/error.h"

struct template_value {
    const char *name;
    struct slice value; /* empty counts as false */
};

/* Appends the filled text. 0, or -1 with the error, which names the line. Values end with a NULL
 * name. */
int template_fill(struct buf *out, struct slice text, const struct template_value *values,
                  struct error *error);

#endif
