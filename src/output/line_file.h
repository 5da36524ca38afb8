/* A file of lines, written in large pieces: plain, gzip when its name ends in .gz, or standard
 * output. The first write that fails ends it: what comes later is counted as lost, and a plain file
 * is cut back to its last whole line. */
#ifndef OUTPUT_LINE_FILE_H
#define OUTPUT_LINE_FILE_H

#include "base/buf.h"
#include "base/error.h"

struct line_file;

/* Creates or empties the file; "" and "-" are standard output. NULL with the error. */
struct line_file *line_file_open(struct slice path, struct error *error);

/* Where whole lines are appended. line_file_commit after each few. */
struct buf *line_file_buf(struct line_file *f);

/* Writes when enough has come together. */
void line_file_commit(struct line_file *f);

/* Writes what there is. */
void line_file_flush(struct line_file *f);

/* Whether writing has failed: lines need not be made any more, only counted by line_file_lose. */
bool line_file_failed(const struct line_file *f);
void line_file_lose(struct line_file *f, uint64_t lines);

/* Writes the rest and frees. -1 with the error when lines were lost: how many and why. */
int line_file_close(struct line_file *f, struct error *error);

#endif
