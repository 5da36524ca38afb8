/* What is said before a run starts: name, script, outputs, scenarios. */
#ifndef CLI_BANNER_H
#define CLI_BANNER_H

#include "base/buf.h"
#include "plan/plan.h"

/* `dashboard` is its URL, empty for none. A line with our name, then k6's lines: execution, script,
 * output, scenarios with descriptions. */
void banner_write(struct buf *out, const struct plan *plan, struct slice script,
                  struct slice dashboard, struct slice outputs, bool color);

#endif
