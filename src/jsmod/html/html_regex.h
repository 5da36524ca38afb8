/* Regular expressions in selectors: the engine's, which know nearly all of what k6's (RE2's) do.
 * Flags that the expression begins with, (?i), and (?P<name>...) are understood; \A, \z, \Q...\E
 * and [[:alpha:]] aren't. */
#ifndef JSMOD_HTML_REGEX_H
#define JSMOD_HTML_REGEX_H

#include "html/selector.h"

#include "quickjs.h"

/* For selectors that don't outlive the call from the script. */
struct selector_host html_regex(JSContext *ctx);

#endif
