/* Where a place of compiled code is in what a person wrote, for stacks and syntax errors. */
#ifndef SCRIPT_POSITION_H
#define SCRIPT_POSITION_H

#include "script/module_compile.h"

/* Changes line and column (from 1) of a module's compiled text. */
void position_resolve(const struct compiled_module *code, int *line, int *column);

#endif
