/* The secrets of a test: the sources that --secret-source names, and what they have been asked for.
 * Every secret that is handed out is hidden in the log from then on. Any thread. */
#ifndef SECRETS_SECRETS_H
#define SECRETS_SECRETS_H

#include "base/error.h"
#include "base/slice.h"

struct secrets;

/* Each of the texts is "TYPE[=name=NAME,default,CONFIGURATION]". NULL with the error. */
struct secrets *secrets_open(const struct slice *texts, uint32_t count, struct error *error);
void secrets_free(struct secrets *s);

enum secret_result {
    SECRET_FOUND,     /* the value lives as long as the secrets */
    SECRET_FAR,       /* secrets_fetch has to be called: somebody else knows it */
    SECRET_REFUSED,   /* the error says why */
    SECRET_CANCELLED, /* the fiber was */
};

/* The source's name is "default" for the default source. Never blocks. */
enum secret_result secrets_find(struct secrets *s, struct slice source, struct slice key,
                                struct slice *value, struct error *error);

/* The same, and asks who has to be asked: blocks the fiber. Fibers of one loop that want the same
 * secret at the same time wait for the first of them. */
enum secret_result secrets_fetch(struct secrets *s, struct slice source, struct slice key,
                                 struct slice *value, struct error *error);

#endif
