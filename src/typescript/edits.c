/* What changes in the text: recorded while it is parsed, applied at the end. */
#include "typescript/parser.h"

#include "base/buf.h"
#include "base/check.h"

#include <stdarg.h>
#include <stdlib.h>

/* --- recording -------------------------------------------------------------------------------- */

static struct edit *add(struct parser *p, enum edit_kind kind, uint32_t start, uint32_t end)
{
    struct edit *edit;

    if (p->edit_count == p->edit_capacity) {
        uint32_t capacity = p->edit_capacity ? 2 * p->edit_capacity : 256;
        struct edit *edits = arena_alloc(p->arena, capacity * sizeof(*edits));

        if (p->edit_count)
            memcpy(edits, p->edits, p->edit_count * sizeof(*edits));
        p->edits = edits;
        p->edit_capacity = capacity;
    }
    edit = &p->edits[p->edit_count];
    *edit = (struct edit){ start, end, kind, p->edit_count, { NULL, 0 } };
    p->edit_count++;
    return edit;
}

void edit_erase(struct parser *p, uint32_t start, uint32_t end)
{
    add(p, EDIT_ERASE, start, end);
}

void edit_erase_since(struct parser *p, uint32_t start, uint32_t end, uint32_t edit_count)
{
    p->edit_count = edit_count;
    add(p, EDIT_ERASE, start, end);
}

void edit_put(struct parser *p, uint32_t offset, const char *text)
{
    add(p, EDIT_PUT, offset, offset)->text = slice_of(text);
}

void edit_insert(struct parser *p, uint32_t offset, const char *format, ...)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    va_list args;

    va_start(args, format);
    buf_vprintf(&text, format, args);
    va_end(args);
    add(p, EDIT_INSERT, offset, offset)->text = arena_copy(p->arena, buf_slice(&text));
    buf_deinit(&text);
}

bool edit_erased_last(const struct parser *p, uint32_t *start)
{
    const struct edit *last = p->edit_count ? &p->edits[p->edit_count - 1] : NULL;

    if (!last || last->kind != EDIT_ERASE || last->end != p->last_end)
        return false;
    *start = last->start;
    return true;
}

bool has_newline(const struct parser *p, uint32_t start, uint32_t end)
{
    struct slice part = slice_sub(p->text, start, end);

    return slice_find_char(part, '\n') >= 0 || slice_find_char(part, '\r') >= 0 ||
           slice_find(part, SLICE("\xe2\x80\xa8")) >= 0 ||
           slice_find(part, SLICE("\xe2\x80\xa9")) >= 0;
}

/* --- applying --------------------------------------------------------------------------------- */

struct writer {
    struct arena *arena;
    struct buf out;
    struct typescript_shift *shifts;
    uint32_t shift_count, shift_capacity;
    uint32_t line;           /* at `seen` */
    size_t line_start, seen; /* in `out` */
};

static uint32_t count_characters(struct slice text)
{
    uint32_t count = 0;

    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
    return count;
}

static void add_shift(struct writer *w, uint32_t width)
{
    const char *newline;

    while (w->seen < w->out.len &&
           (newline = memchr(w->out.ptr + w->seen, '\n', w->out.len - w->seen)) != NULL) {
        w->line++;
        w->seen = w->line_start = (size_t)(newline - w->out.ptr) + 1;
    }
    w->seen = w->out.len;
    if (w->shift_count == w->shift_capacity) {
        uint32_t capacity = w->shift_capacity ? 2 * w->shift_capacity : 64;
        struct typescript_shift *shifts = ARENA_ARRAY(w->arena, struct typescript_shift, capacity);

        if (w->shift_count)
            memcpy(shifts, w->shifts, w->shift_count * sizeof(*shifts));
        w->shifts = shifts;
        w->shift_capacity = capacity;
    }
    w->shifts[w->shift_count++] = (struct typescript_shift){
        .line = w->line,
        .column = 1 + count_characters(slice_sub(buf_slice(&w->out), w->line_start, w->out.len)),
        .width = width,
    };
}

/* How many bytes the character has that starts here, all of them there; else 1. */
static uint32_t character_length(struct slice text)
{
    unsigned c = (unsigned char)text.ptr[0];
    uint32_t len = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

    for (uint32_t i = 1; i < len; i++) {
        if (i >= text.len || ((unsigned char)text.ptr[i] & 0xc0) != 0x80)
            return 1;
    }
    return len;
}

/* White space of as many bytes and columns; what is white already stays. */
static void erase(struct writer *w, struct slice part)
{
    static const struct slice WHITE[] = { SLICE(" "), SLICE("\xc2\xa0"), SLICE("\xef\xbb\xbf"),
                                          SLICE("\xc2\xa0\xc2\xa0") };

    for (uint32_t i = 0, len; i < part.len; i += len) {
        struct slice rest = slice_sub(part, i, part.len);

        len = lexer_white_char(part, i);
        if (len) {
            buf_append_slice(&w->out, slice_sub(rest, 0, len));
            continue;
        }
        len = character_length(rest);
        buf_append_slice(&w->out, WHITE[len - 1]);
        if (len == 4)
            add_shift(w, 1);
    }
}

static int compare_edits(const void *a, const void *b)
{
    const struct edit *left = a, *right = b;

    if (left->start != right->start)
        return left->start < right->start ? -1 : 1;
    return left->order < right->order ? -1 : left->order > right->order;
}

void edits_apply(struct parser *p, struct arena *arena, struct typescript_output *out)
{
    struct writer w = { .arena = arena, .line = 1 };
    uint32_t offset = 0;
    size_t erased = 0; /* in the output, where the last erased part begins */

    if (p->edit_count)
        qsort(p->edits, p->edit_count, sizeof(*p->edits), compare_edits);
    buf_init(&w.out, BUF_UNLIMITED);
    buf_reserve(&w.out, p->text.len + 1);
    for (uint32_t i = 0; i < p->edit_count; i++) {
        const struct edit *edit = &p->edits[i];

        if (edit->start > offset) {
            buf_append_slice(&w.out, slice_sub(p->text, offset, edit->start));
            offset = edit->start;
        }
        switch (edit->kind) {
        case EDIT_ERASE:
            erased = w.out.len;
            if (edit->end > offset) {
                erase(&w, slice_sub(p->text, offset, edit->end));
                offset = edit->end;
            }
            break;
        case EDIT_PUT:
            DCHECK(erased + edit->text.len <= w.out.len);
            memcpy(w.out.ptr + erased, edit->text.ptr, edit->text.len);
            break;
        case EDIT_INSERT:
            buf_append_slice(&w.out, edit->text);
            add_shift(&w, count_characters(edit->text));
            w.shifts[w.shift_count - 1].column -= w.shifts[w.shift_count - 1].width;
            break;
        }
    }
    buf_append_slice(&w.out, slice_sub(p->text, offset, p->text.len));
    *out = (struct typescript_output){ arena_copy(arena, buf_slice(&w.out)), w.shifts,
                                       w.shift_count };
    buf_deinit(&w.out);
}

/* --- columns ---------------------------------------------------------------------------------- */

uint32_t typescript_original_column(const struct typescript_output *out, uint32_t line,
                                    uint32_t column)
{
    uint32_t low = 0, high = out->shift_count, inserted = 0;

    while (low < high) {
        uint32_t middle = (low + high) / 2;

        if (out->shifts[middle].line < line)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < out->shift_count && out->shifts[low].line == line; low++) {
        const struct typescript_shift *shift = &out->shifts[low];

        if (column <= shift->column)
            break;
        inserted += column < shift->column + shift->width ? column - shift->column : shift->width;
    }
    return column - inserted;
}
