/* Messages from any thread to one: a list that senders push to and the receiver takes as a whole.
 * Only loop/ includes this. */
#ifndef LOOP_MAILBOX_H
#define LOOP_MAILBOX_H

#include <stdatomic.h>
#include <stdbool.h>

struct message;

struct mailbox {
    _Atomic(struct message *) newest; /* or a mark that the receiver sleeps */
};

/* True when the receiver sleeps and the caller has to wake it. Any thread. */
bool mailbox_push(struct mailbox *mailbox, struct message *message);

/* All messages, the oldest first, NULL for none. The receiver no longer counts as asleep. */
struct message *mailbox_take(struct mailbox *mailbox);

/* The receiver is about to sleep: false when a message has come. */
bool mailbox_sleep(struct mailbox *mailbox);

bool mailbox_is_empty(struct mailbox *mailbox);

#endif
