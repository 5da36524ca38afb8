/* A parsed page, shared by the selections and elements that a script has of it, in the VM's heap.
 */
#ifndef JSMOD_HTML_PAGE_H
#define JSMOD_HTML_PAGE_H

#include "html/document.h"

#include "quickjs.h"

struct html_page {
    uint32_t refs;
    struct html_document *document;
    struct slice url; /* what its links are relative to; empty for a text of the script's */
};

/* Parses the source; NULL with an exception. Of both texts nothing is kept. */
struct html_page *html_page_new(JSContext *ctx, struct slice source, struct slice url);

struct html_page *html_page_ref(struct html_page *page);
void html_page_unref(JSRuntime *rt, struct html_page *page); /* NULL is allowed */

#endif
