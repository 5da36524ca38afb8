/* What may come next on a command line: for the completion of shells. */
#ifndef CLI_COMPLETE_H
#define CLI_COMPLETE_H

#include "base/buf.h"

/* `words` are those behind the program's name, the last one (perhaps empty) being typed. Appends a
 * candidate a line, with a tab and a description where there is one; a last line ":files" says that
 * names of files fit, too. A candidate that ends in "=" wants to be typed on. */
void complete(struct buf *out, int count, const char *const *words);

#endif
