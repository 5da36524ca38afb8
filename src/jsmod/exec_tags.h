/* exec.vu.metrics.tags and metadata: live views of the VU's sets, which change what they show. */
#ifndef JSMOD_EXEC_TAGS_H
#define JSMOD_EXEC_TAGS_H

#include "quickjs.h"

JSValue exec_tags_object(JSContext *ctx);
JSValue exec_metadata_object(JSContext *ctx);

#endif
