/* A block of lines at the bottom of a terminal that is replaced in place. Each change is one write
 * that overwrites what stands there and never clears it first, so nothing flickers. Knows how many
 * rows its lines take when the window has been resized. Not thread-safe. */
#ifndef CLI_LIVE_BLOCK_H
#define CLI_LIVE_BLOCK_H

#include "base/buf.h"

struct live_block;

struct live_block *live_block_new(int fd);
void live_block_free(struct live_block *b); /* what is shown stays; NULL is fine */

/* The window's size now; 80 by 24 where it can't be had. */
void live_block_size(const struct live_block *b, int *columns, int *rows);

/* Shows the lines, each ended by a newline, instead of the present ones. Lines longer than the
 * window are cut off, escape sequences kept whole. */
void live_block_show(struct live_block *b, struct slice lines);

/* Takes the block away, so that something else can be written above it; `restore` brings it back.
 */
void live_block_hide(struct live_block *b);
void live_block_restore(struct live_block *b);

/* The lines stay where they are; what is written next comes below. */
void live_block_leave(struct live_block *b);

#endif
