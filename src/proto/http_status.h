/* The reason phrases of HTTP, for versions that don't send any. */
#ifndef PROTO_HTTP_STATUS_H
#define PROTO_HTTP_STATUS_H

#include "base/arena.h"

/* "404 Not Found"; of an unknown status the number and a space, as Go's client has it. Static text
 * or the arena's. */
struct slice http_status_line(int status, struct arena *arena);

#endif
