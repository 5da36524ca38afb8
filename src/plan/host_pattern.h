/* Host names as options match them: "example.com", "*.example.com", "*". Private to plan. */
#ifndef PLAN_HOST_PATTERN_H
#define PLAN_HOST_PATTERN_H

#include "base/slice.h"

/* Labels of letters, digits and dashes, dashes not at their ends; a star, or a star and a dot, may
 * stand in front; with a port (":8080") where one is allowed. The empty pattern is valid, as in k6.
 */
bool host_pattern_is_valid(struct slice pattern, bool port_allowed);

#endif
