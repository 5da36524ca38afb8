/* The parser's basic steps, and typescript_strip. */
#include "typescript/parser.h"

#include "base/buf.h"

#include <stdarg.h>

enum {
    /* Of statements, expressions and types in each other. */
    DEPTH_MAX = 250,
    TEXT_MAX = 1 << 30,
};

/* --- errors ----------------------------------------------------------------------------------- */

static void line_and_column(struct slice text, uint32_t offset, uint32_t *line, uint32_t *column)
{
    *line = *column = 1;
    for (uint32_t i = 0; i < offset; i++) {
        if (text.ptr[i] == '\n') {
            ++*line;
            *column = 1;
        } else if (((unsigned char)text.ptr[i] & 0xc0) != 0x80) {
            ++*column;
        }
    }
}

void fail(struct parser *p, uint32_t offset, const char *format, ...)
{
    struct buf what = BUF_INIT(4096);
    uint32_t line, column;
    va_list args;

    if (!p->failed && p->trials == 0) {
        va_start(args, format);
        buf_vprintf(&what, format, args);
        va_end(args);
        line_and_column(p->text, offset, &line, &column);
        error_set(p->error, EXIT_CODE_SCRIPT_EXCEPTION, "%.*s: Line %u:%u %.*s", SLICE_ARG(p->name),
                  line, column, SLICE_ARG(buf_slice(&what)));
        buf_deinit(&what);
    }
    p->failed = true;
    p->token.kind = TOKEN_END;
    p->token.word = WORD_NONE;
    p->token.end = (uint32_t)p->text.len;
}

struct slice token_text(const struct parser *p, struct token token)
{
    return slice_sub(p->text, token.start, token.end);
}

/* The token in an error: not all of a long one. */
static struct slice shown(const struct parser *p)
{
    struct slice text = token_text(p, p->token);

    return slice_sub(text, 0, 80);
}

void unexpected(struct parser *p)
{
    if (at(p, TOKEN_END)) {
        fail(p, p->token.start, "Unexpected end of file");
    } else if (at(p, '@')) {
        fail(p, p->token.start, "Decorators are not supported");
    } else {
        fail(p, p->token.start, "Unexpected \"%.*s\"", SLICE_ARG(shown(p)));
    }
}

void expected(struct parser *p, const char *what)
{
    if (at(p, TOKEN_END)) {
        fail(p, p->token.start, "Expected %s but found end of file", what);
    } else {
        fail(p, p->token.start, "Expected %s but found \"%.*s\"", what, SLICE_ARG(shown(p)));
    }
}

/* --- steps ------------------------------------------------------------------------------------ */

bool accept(struct parser *p, int kind)
{
    if (!at(p, kind))
        return false;
    lexer_next(p);
    return true;
}

bool accept_word(struct parser *p, enum word word)
{
    if (!at_word(p, word))
        return false;
    lexer_next(p);
    return true;
}

void expect(struct parser *p, int kind)
{
    char what[] = { '"', (char)kind, '"', '\0' };

    if (!accept(p, kind))
        expected(p, kind < 128 ? what : "identifier");
}

void expect_word(struct parser *p, enum word word, const char *text)
{
    if (!accept_word(p, word))
        expected(p, text);
}

bool joins_lines(const struct parser *p)
{
    switch (p->token.kind) {
    case TOKEN_END:
    case TOKEN_NAME:
    case TOKEN_PRIVATE:
    case TOKEN_NUMBER:
    case TOKEN_STRING:
    case TOKEN_INCREMENT:
    case '{':
    case '}':
    case '@':
    case ';': return false;
    default: return true;
    }
}

void expect_semicolon(struct parser *p)
{
    uint32_t erased;

    if (accept(p, ';'))
        return;
    if (!p->token.newline && !at(p, '}') && !at(p, TOKEN_END)) {
        expected(p, "\";\"");
    } else if (joins_lines(p) && edit_erased_last(p, &erased)) {
        edit_put(p, erased, ";");
    }
}

void erase_statement(struct parser *p, uint32_t start, uint32_t edit_count)
{
    edit_erase_since(p, start, p->last_end, edit_count);
    if (joins_lines(p))
        edit_put(p, start, ";");
}

bool parser_enter(struct parser *p)
{
    if (p->depth == DEPTH_MAX && !p->failed) {
        /* In a trial too: what comes next is not less deep. */
        p->trials = 0;
        fail(p, p->token.start, "Nested too deep: more than %d levels", DEPTH_MAX);
    }
    p->depth++;
    return !p->failed;
}

void parser_leave(struct parser *p)
{
    p->depth--;
}

/* --- trials ----------------------------------------------------------------------------------- */

struct checkpoint checkpoint_take(const struct parser *p)
{
    return (struct checkpoint){ p->token, p->last_end, p->edit_count, p->declared_count };
}

bool trial_begin(struct parser *p, enum trial_kind kind, struct checkpoint *start)
{
    const uint8_t *tried = p->tried[kind];

    if (tried && (tried[p->token.start / 8] >> (p->token.start % 8) & 1))
        return false;
    *start = checkpoint_take(p);
    p->trials++;
    return true;
}

bool trial_end(struct parser *p, enum trial_kind kind, const struct checkpoint *start, bool good)
{
    uint32_t offset = start->token.start;

    if (error_is_set(p->error))
        return true;
    p->trials--;
    if (good && !p->failed)
        return true;
    if (!p->tried[kind])
        p->tried[kind] = ARENA_ARRAY(p->arena, uint8_t, p->text.len / 8 + 1);
    p->tried[kind][offset / 8] |= (uint8_t)(1 << offset % 8);
    p->failed = false;
    p->token = start->token;
    p->last_end = start->last_end;
    p->edit_count = start->edit_count;
    p->declared_count = start->declared_count;
    return false;
}

/* --- all -------------------------------------------------------------------------------------- */

int typescript_strip(struct arena *arena, struct slice name, struct slice text,
                     struct typescript_output *out, struct error *error)
{
    struct arena scratch;
    struct parser p = { .arena = &scratch, .name = name, .text = text, .error = error };

    *out = (struct typescript_output){ 0 };
    if (text.len > TEXT_MAX)
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "%.*s: too large", SLICE_ARG(name));
    arena_init(&scratch, 64 * 1024);
    p.import_tail = &p.imports;
    lexer_start(&p);
    parse_statements(&p, TOKEN_END);
    finish_imports(&p);
    finish_exports(&p);
    if (!p.failed)
        edits_apply(&p, arena, out);
    arena_deinit(&scratch);
    return p.failed ? -1 : 0;
}
