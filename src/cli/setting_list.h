/* Settings in one text, as --log-output and --traces-output have them: "file=a.log,level=info",
 * "loki=http://host/push,allowedLabels=[a,b]". */
#ifndef CLI_SETTING_LIST_H
#define CLI_SETTING_LIST_H

#include "base/error.h"
#include "base/key_value.h"

/* Takes the next setting off the front; an array's value comes without its brackets. False at the
 * end, or with the error, in k6's words. */
bool setting_list_next(struct slice *rest, struct key_value *out, struct error *error);

#endif
