/* How deep JavaScript may nest on the stack that runs it now. */
#ifndef SCRIPT_STACK_LIMIT_H
#define SCRIPT_STACK_LIMIT_H

#include "quickjs.h"

/* Sets the runtime's limit from the running fiber, or a modest one outside any. To be called again
 * when another fiber goes on with the runtime. What calls itself more often than there is room for
 * goes on on a second, much larger stack. */
void stack_limit_set(JSRuntime *rt);

#endif
