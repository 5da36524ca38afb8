/* The report as one HTML file, which needs nothing beside it; the dashboard is the same page
 * without data. */
#ifndef REPORT_REPORT_PAGE_H
#define REPORT_REPORT_PAGE_H

#include "base/buf.h"

/* `json` is report_write_json's; empty for a page that asks for it at /events. */
void report_write_page(struct buf *out, struct slice json);

#endif
