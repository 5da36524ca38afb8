/* JSON as YAML, for people. */
#ifndef CLI_YAML_H
#define CLI_YAML_H

#include "base/buf.h"

/* Appends valid JSON in lines; `indent` columns stand before each but the first. */
void yaml_append(struct buf *out, struct slice json, size_t indent);

#endif
