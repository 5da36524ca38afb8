/* The globals of the Web platform. */
#ifndef JSMOD_WEB_GLOBALS_H
#define JSMOD_WEB_GLOBALS_H

#include "quickjs.h"

/* Each is made when a script first names it, and may be replaced: scripts bring their own. */
extern const JSCFunctionListEntry web_globals[];
extern const int web_global_count;

#endif
