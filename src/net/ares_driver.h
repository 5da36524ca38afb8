/* Lets c-ares run on the loop: its sockets become watches, its time-outs a timer. The only file
 * pair that knows both. Private to net/. */
#ifndef NET_ARES_DRIVER_H
#define NET_ARES_DRIVER_H

#include <ares.h>

struct ares_driver;

/* Reads the system's resolver configuration; `servers` ("127.0.0.1:53,...") take the place of its
 * own unless NULL. NULL when that fails. Loop's thread. */
struct ares_driver *ares_driver_new(const char *servers);
void ares_driver_free(struct ares_driver *d); /* NULL is fine */

/* Asks; `done` is called once, maybe before this returns, in a fiber or outside. */
void ares_driver_query(struct ares_driver *d, const char *name, int family,
                       ares_addrinfo_callback done, void *context);

/* Ends all queries with ARES_ECANCELLED. */
void ares_driver_cancel(struct ares_driver *d);

#endif
