/* Whether text is JSON, and where it isn't: in the words and with the places of Go's encoding/json.
 */
#ifndef BASE_JSON_CHECK_H
#define BASE_JSON_CHECK_H

#include "base/slice.h"

struct json_fault {
    char text[96]; /* "invalid character '<' looking for beginning of value" */
    int line;      /* from 1 */
    int character; /* in that line, from 1; 0 where there is none */
};

/* True, or false with the fault (may be NULL). */
bool json_check(struct slice json, struct json_fault *fault);

#endif
