/* The block in place, seen through a small terminal of our own behind a pty: what stands on the
 * screen after redrawing, resizing, log lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cli/live_block.h"

#include "base/encode.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { MOST_ROWS = 40, MOST_COLUMNS = 80 };

/* Knows what the block uses: text, CR, LF, cursor up, erase line, erase screen. */
struct screen {
    int master, slave;
    int columns, row, column;
    char cells[MOST_ROWS][MOST_COLUMNS + 1];
};

static void set_size(struct screen *s, int columns, int rows)
{
    const struct winsize size = { .ws_row = (unsigned short)rows,
                                  .ws_col = (unsigned short)columns };
    assert_int_equal(ioctl(s->slave, TIOCSWINSZ, &size), 0);
    s->columns = columns;
}

static void erase_line(struct screen *s, int row, int from)
{
    for (int i = from; i < MOST_COLUMNS; i++)
        s->cells[row][i] = ' ';
}

static void open_screen(struct screen *s, int columns, int rows)
{
    *s = (struct screen){ .columns = columns };
    if (openpty(&s->master, &s->slave, NULL, NULL, NULL) != 0)
        skip(); /* a root without /dev/pts has no terminals */
    fcntl(s->master, F_SETFL, O_NONBLOCK);
    set_size(s, columns, rows);
    for (int i = 0; i < MOST_ROWS; i++)
        erase_line(s, i, 0);
}

static void put(struct screen *s, char c)
{
    if (s->column == s->columns) {
        s->row++;
        s->column = 0;
    }
    assert_true(s->row < MOST_ROWS);
    s->cells[s->row][s->column++] = c;
}

static size_t take_escape(struct screen *s, struct slice text)
{
    size_t end = 2;
    while (end < text.len && (text.ptr[end] < 0x40 || text.ptr[end] > 0x7E))
        end++;
    int number = (int)strtol(text.ptr + 2, NULL, 10);
    switch (text.ptr[end]) {
    case 'A': s->row -= number; break;
    case 'K': erase_line(s, s->row, s->column); break;
    case 'J':
        erase_line(s, s->row, s->column);
        for (int i = s->row + 1; i < MOST_ROWS; i++)
            erase_line(s, i, 0);
        break;
    case 'm': break;
    default: fail();
    }
    assert_true(s->row >= 0);
    return end + 1;
}

/* All that comes until it is quiet: a pty hands output over piece by piece. */
static size_t read_all(const struct screen *s, char *bytes, size_t size)
{
    size_t length = 0;
    while (poll(&(struct pollfd){ .fd = s->master, .events = POLLIN }, 1, 50) > 0) {
        ssize_t got = read(s->master, bytes + length, size - length);
        if (got <= 0)
            break;
        length += (size_t)got;
    }
    return length;
}

static void take_output(struct screen *s)
{
    static char bytes[1 << 16];
    struct slice text = slice_make(bytes, read_all(s, bytes, sizeof(bytes) - 1));
    bytes[text.len] = '\0';
    while (text.len > 0) {
        size_t used = 1;
        if (text.ptr[0] == '\x1b') {
            used = take_escape(s, text);
        } else if (text.ptr[0] == '\r') {
            s->column = 0;
        } else if (text.ptr[0] == '\n') {
            s->row++;
        } else {
            used = utf8_sequence(text);
            put(s, used == 1 ? text.ptr[0] : '?');
        }
        text = slice_sub(text, used, text.len);
    }
}

/* What a terminal does to its lines when it becomes narrower: long ones are wrapped. */
static void shrink(struct screen *s, int columns, int rows)
{
    struct screen before = *s;
    int last = s->row;
    s->row = s->column = 0;
    for (int i = 0; i < MOST_ROWS; i++)
        erase_line(s, i, 0);
    set_size(s, columns, rows);
    for (int i = 0; i < last; i++) {
        int length = MOST_COLUMNS;
        while (length > 0 && before.cells[i][length - 1] == ' ')
            length--;
        for (int c = 0; c < length; c++)
            put(s, before.cells[i][c]);
        s->row++;
        s->column = 0;
    }
}

/* All rows up to the cursor's, without spaces at their ends. */
static void assert_screen(struct screen *s, const char *expected)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    take_output(s);
    for (int i = 0; i < MOST_ROWS; i++) {
        int length = MOST_COLUMNS;
        while (length > 0 && s->cells[i][length - 1] == ' ')
            length--;
        if (i >= s->row && length == 0)
            continue;
        buf_append(&text, s->cells[i], (size_t)length);
        buf_append_char(&text, '\n');
    }
    char *all = buf_take(&text);
    assert_string_equal(all, expected);
    free(all);
}

static void close_screen(struct screen *s)
{
    close(s->master);
    close(s->slave);
}

static void print(struct screen *s, const char *text)
{
    assert_int_equal(write(s->slave, text, strlen(text)), strlen(text));
}

static void test_replaces_in_place(void **state)
{
    struct screen s;
    open_screen(&s, 40, 20);
    struct live_block *b = live_block_new(s.slave);
    print(&s, "above\n");
    live_block_show(b, SLICE("\none\ntwo\n"));
    assert_screen(&s, "above\n\none\ntwo\n");
    live_block_show(b, SLICE("\nthree, longer\n"));
    assert_screen(&s, "above\n\nthree, longer\n");
    live_block_show(b, SLICE("\nx\ny\nz\n"));
    assert_screen(&s, "above\n\nx\ny\nz\n");
    live_block_leave(b);
    live_block_show(b, SLICE("next\n"));
    assert_screen(&s, "above\n\nx\ny\nz\nnext\n");
    live_block_free(b);
    close_screen(&s);
}

static void test_log_lines_come_above(void **state)
{
    struct screen s;
    open_screen(&s, 40, 20);
    struct live_block *b = live_block_new(s.slave);
    live_block_show(b, SLICE("one\ntwo\n"));
    for (int i = 0; i < 3; i++) {
        live_block_hide(b);
        live_block_hide(b); /* twice is as once */
        print(&s, "a log line\n");
        live_block_restore(b);
    }
    assert_screen(&s, "a log line\na log line\na log line\none\ntwo\n");
    live_block_hide(b);
    assert_screen(&s, "a log line\na log line\na log line\n");
    live_block_free(b);
    close_screen(&s);
}

static void test_cuts_long_lines(void **state)
{
    struct screen s;
    open_screen(&s, 10, 20);
    struct live_block *b = live_block_new(s.slave);
    live_block_show(b, SLICE("0123456789abc\n\x1b[31m✓✓✓✓✓✓✓✓✓✓✓✓\x1b[0m\nend\n"));
    assert_screen(&s, "012345678\n?????????\nend\n");
    live_block_show(b, SLICE("x\n"));
    assert_screen(&s, "x\n");
    live_block_free(b);
    close_screen(&s);
}

static void test_survives_resizing(void **state)
{
    struct screen s;
    open_screen(&s, 60, 20);
    struct live_block *b = live_block_new(s.slave);
    print(&s, "above\n");
    live_block_show(b, SLICE("0123456789 0123456789 0123456789\nshort\n"));
    shrink(&s, 15, 20);
    live_block_show(b, SLICE("0123456789 0123456789 0123456789\nshort\n"));
    assert_screen(&s, "above\n0123456789 012\nshort\n");
    set_size(&s, 60, 20);
    live_block_show(b, SLICE("0123456789 0123456789 0123456789\nshort\n"));
    assert_screen(&s, "above\n0123456789 0123456789 0123456789\nshort\n");
    live_block_free(b);
    close_screen(&s);
}

static void test_size_unknown(void **state)
{
    int pipes[2], columns, rows;
    assert_int_equal(pipe(pipes), 0);
    struct live_block *b = live_block_new(pipes[1]);
    live_block_size(b, &columns, &rows);
    assert_int_equal(columns, 80);
    assert_int_equal(rows, 24);
    live_block_free(b);
    live_block_free(NULL);
    close(pipes[0]);
    close(pipes[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_replaces_in_place), cmocka_unit_test(test_log_lines_come_above),
        cmocka_unit_test(test_cuts_long_lines),   cmocka_unit_test(test_survives_resizing),
        cmocka_unit_test(test_size_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
