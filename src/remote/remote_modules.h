/* Modules that scripts import from https URLs: asked for once, kept on disk, and asked for again
 * when their server says so or says nothing. */
#ifndef REMOTE_REMOTE_MODULES_H
#define REMOTE_REMOTE_MODULES_H

#include "base/buf.h"
#include "base/error.h"

struct remote_modules;

/* `folder` keeps them between runs: empty means the user's own, "none" that nothing is kept. When
 * offline, only what is kept there exists. */
struct remote_modules *remote_modules_new(struct slice folder, bool offline);
void remote_modules_free(struct remote_modules *r); /* NULL is allowed */

/* Appends the text of a module; blocks the fiber. 0, or -1 with the error. `modules` is the struct
 * remote_modules: this is a bundle's `fetch`. */
int remote_modules_fetch(void *modules, struct slice url, struct buf *out, struct error *error);

/* Closes all connections; the next fetch makes new ones. On the loop that they are on. */
void remote_modules_disconnect(struct remote_modules *r);

#endif
