/* The cursor always stands at the start of the row below the block: whoever ends the program there
 * leaves a usable terminal. */
#include "cli/live_block.h"

#include "base/check.h"
#include "base/encode.h"
#include "cli/terminal.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define ERASE_LINE_END   "\x1b[K"
#define ERASE_SCREEN_END "\x1b[J"

struct live_block {
    int fd;
    struct buf lines;  /* what is to be shown */
    struct buf shown;  /* what the terminal has: the lines as they were cut, while visible */
    struct buf output; /* scratch: one write */
};

struct live_block *live_block_new(int fd)
{
    struct live_block *b = xcalloc(1, sizeof(*b));
    b->fd = fd;
    buf_init(&b->lines, BUF_UNLIMITED);
    buf_init(&b->shown, BUF_UNLIMITED);
    buf_init(&b->output, BUF_UNLIMITED);
    return b;
}

void live_block_free(struct live_block *b)
{
    if (b == NULL)
        return;
    buf_deinit(&b->lines);
    buf_deinit(&b->shown);
    buf_deinit(&b->output);
    free(b);
}

void live_block_size(const struct live_block *b, int *columns, int *rows)
{
    terminal_size(b->fd, columns, rows);
}

/* --- widths --- */

/* Bytes of the escape sequence that the text begins with, 0 when it begins with none. */
static size_t escape_length(struct slice text)
{
    if (!slice_starts(text, SLICE("\x1b[")))
        return 0;
    for (size_t i = 2; i < text.len; i++) {
        if (text.ptr[i] >= 0x40 && text.ptr[i] <= 0x7E)
            return i + 1;
    }
    return text.len;
}

static size_t columns_of(struct slice line)
{
    size_t columns = 0;
    while (line.len > 0) {
        size_t length = escape_length(line);
        if (length == 0) {
            length = utf8_sequence(line);
            columns++;
        }
        line = slice_sub(line, length > 0 ? length : 1, line.len);
    }
    return columns;
}

/* The line as far as it fits; what comes behind are escape sequences only, which may reset colours.
 */
static void append_cut(struct buf *out, struct slice line, size_t limit)
{
    size_t columns = 0;
    while (line.len > 0) {
        size_t length = escape_length(line);
        bool is_text = length == 0;
        if (is_text)
            length = utf8_sequence(line) > 0 ? utf8_sequence(line) : 1;
        if (!is_text || columns++ < limit)
            buf_append_slice(out, slice_sub(line, 0, length));
        line = slice_sub(line, length, line.len);
    }
}

/* How many rows up the block begins, in a window of this width: lines that were drawn in a wider
 * one may have been wrapped since. */
static size_t rows_up(const struct live_block *b, size_t columns)
{
    size_t rows = 0;
    struct slice rest = buf_slice(&b->shown), line;
    while (slice_split(&rest, '\n', &line)) {
        size_t width = columns_of(line);
        rows += width == 0 ? 1 : (width + columns - 1) / columns;
    }
    return rows;
}

/* --- drawing --- */

static void write_all(const struct live_block *b)
{
    struct slice rest = buf_slice(&b->output);
    while (rest.len > 0) {
        ssize_t written = write(b->fd, rest.ptr, rest.len);
        if (written < 0 && errno != EINTR)
            return; /* a terminal that is gone, or one that can't keep up: the next frame counts */
        rest = slice_sub(rest, written > 0 ? (size_t)written : 0, rest.len);
    }
}

static void go_to_start(struct live_block *b, size_t columns)
{
    size_t rows = rows_up(b, columns);
    buf_reset(&b->output);
    buf_append_char(&b->output, '\r');
    if (rows > 0)
        buf_printf(&b->output, "\x1b[%zuA", rows);
}

static void draw(struct live_block *b)
{
    int columns, rows;
    live_block_size(b, &columns, &rows);
    go_to_start(b, (size_t)columns);
    buf_reset(&b->shown);
    struct slice rest = buf_slice(&b->lines), line;
    while (slice_split(&rest, '\n', &line)) {
        size_t from = b->shown.len;
        /* A full row would leave it to the terminal whether the cursor wraps. */
        append_cut(&b->shown, line, (size_t)columns - 1);
        buf_append_slice(&b->output, slice_sub(buf_slice(&b->shown), from, b->shown.len));
        buf_append_str(&b->output, ERASE_LINE_END "\n");
        buf_append_char(&b->shown, '\n');
    }
    buf_append_str(&b->output, ERASE_SCREEN_END);
    write_all(b);
}

void live_block_show(struct live_block *b, struct slice lines)
{
    buf_reset(&b->lines);
    buf_append_slice(&b->lines, lines);
    draw(b);
}

void live_block_hide(struct live_block *b)
{
    if (b->shown.len == 0)
        return;
    int columns, rows;
    live_block_size(b, &columns, &rows);
    go_to_start(b, (size_t)columns);
    buf_append_str(&b->output, ERASE_SCREEN_END);
    write_all(b);
    buf_reset(&b->shown);
}

void live_block_restore(struct live_block *b)
{
    if (b->lines.len > 0)
        draw(b);
}

void live_block_leave(struct live_block *b)
{
    buf_reset(&b->lines);
    buf_reset(&b->shown);
}
