/* Text to tokens, one at a time. */
#include "typescript/parser.h"

#include "base/check.h"

static unsigned byte_at(const struct parser *p, uint32_t at)
{
    return at < p->text.len ? (unsigned char)p->text.ptr[at] : 0;
}

/* --- characters ------------------------------------------------------------------------------- */

static bool is_digit(unsigned c)
{
    return c >= '0' && c <= '9';
}

static bool is_ascii_name(unsigned c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || is_digit(c);
}

/* Line ends beyond ASCII: U+2028 and U+2029. */
static bool is_separator(struct slice text, uint32_t at)
{
    return at + 2 < text.len && memcmp(text.ptr + at, "\xe2\x80", 2) == 0 &&
           ((unsigned char)text.ptr[at + 2] == 0xa8 || (unsigned char)text.ptr[at + 2] == 0xa9);
}

static uint32_t white_beyond_ascii(struct slice text, uint32_t at)
{
    static const char *const WHITE[] = {
        "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81", "\xe2\x80\x82",
        "\xe2\x80\x83", "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86", "\xe2\x80\x87",
        "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xaf", "\xe2\x81\x9f",
        "\xe3\x80\x80", "\xef\xbb\xbf",
    };

    for (size_t i = 0; i < ARRAY_LEN(WHITE); i++) {
        if (slice_starts(slice_sub(text, at, text.len), slice_of(WHITE[i])))
            return (uint32_t)strlen(WHITE[i]);
    }
    return is_separator(text, at) ? 3 : 0;
}

uint32_t lexer_white_char(struct slice text, uint32_t at)
{
    unsigned c = at < text.len ? (unsigned char)text.ptr[at] : 0;

    if (c == ' ' || (c >= '\t' && c <= '\r'))
        return 1;
    return c >= 0x80 ? white_beyond_ascii(text, at) : 0;
}

/* The engine looks at escapes and at which letters there are; here all beyond ASCII are letters. */
uint32_t lexer_name_char(struct slice text, uint32_t at)
{
    unsigned c = at < text.len ? (unsigned char)text.ptr[at] : 0;
    struct slice rest = slice_sub(text, at, text.len);

    if (is_ascii_name(c))
        return 1;
    if (c >= 0x80)
        return white_beyond_ascii(text, at) ? 0 : 1;
    if (slice_starts(rest, SLICE("\\u{"))) {
        ptrdiff_t close = slice_find_char(rest, '}');

        return close < 0 ? 0 : (uint32_t)close + 1;
    }
    return slice_starts(rest, SLICE("\\u")) && rest.len >= 6 ? 6 : 0;
}

/* --- between tokens --------------------------------------------------------------------------- */

static uint32_t line_end(const struct parser *p, uint32_t at)
{
    while (at < p->text.len && p->text.ptr[at] != '\n' && p->text.ptr[at] != '\r' &&
           !is_separator(p->text, at)) {
        at++;
    }
    return at;
}

static uint32_t comment_end(struct parser *p, uint32_t at)
{
    ptrdiff_t len = slice_find(slice_sub(p->text, at + 2, p->text.len), SLICE("*/"));

    if (len >= 0)
        return at + 2 + (uint32_t)len + 2;
    fail(p, (uint32_t)p->text.len, "Expected \"*/\" to terminate multi-line comment");
    return (uint32_t)p->text.len;
}

/* The comment that starts here, also as old pages hide scripts; `at` itself if there is none. */
static uint32_t skip_comment(struct parser *p, uint32_t at, bool line_start)
{
    struct slice rest = slice_sub(p->text, at, p->text.len);

    if (slice_starts(rest, SLICE("//")) || slice_starts(rest, SLICE("<!--")) ||
        (line_start && slice_starts(rest, SLICE("-->")))) {
        return line_end(p, at);
    }
    return slice_starts(rest, SLICE("/*")) ? comment_end(p, at) : at;
}

/* Where the next token starts. */
static uint32_t skip_white(struct parser *p, uint32_t at, bool *newline)
{
    for (;;) {
        unsigned c = byte_at(p, at);
        uint32_t white, end;

        if (c == '\n' || c == '\r') {
            *newline = true;
            at++;
        } else if (c == ' ' || c == '\t') {
            at++;
        } else if ((white = lexer_white_char(p->text, at)) > 0) {
            *newline |= is_separator(p->text, at);
            at += white;
        } else if (c == '/' || c == '<' || c == '-') {
            end = skip_comment(p, at, *newline);
            if (end == at)
                return at;
            *newline |= has_newline(p, at, end);
            at = end;
        } else {
            return at;
        }
    }
}

/* --- words ------------------------------------------------------------------------------------ */

struct known_word {
    struct slice text;
    bool reserved;
};

static const struct known_word words[] = { { SLICE(""), false },
#define X(name, reserved) { SLICE(#name), reserved },
                                           TYPESCRIPT_WORDS(X)
#undef X
};

bool word_is_reserved(uint8_t word)
{
    return words[word].reserved;
}

static uint8_t find_word(struct slice text)
{
    size_t low = 1, high = ARRAY_LEN(words);

    if (text.len < 2 || text.len > 10 || text.ptr[0] < 'a' || text.ptr[0] > 'y')
        return WORD_NONE;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = slice_compare(words[middle].text, text);

        if (order == 0)
            return (uint8_t)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return WORD_NONE;
}

static uint32_t name_end(const struct parser *p, uint32_t at)
{
    for (uint32_t len; (len = lexer_name_char(p->text, at)) > 0;)
        at += len;
    return at;
}

/* --- punctuators ------------------------------------------------------------------------------ */

struct punctuator {
    struct slice text;
    enum token_kind kind;
};

/* Of more than one character; where one begins another, the longer one comes first. */
static const struct punctuator punctuators[] = {
    { SLICE("=>"), TOKEN_ARROW },     { SLICE("..."), TOKEN_DOTS },
    { SLICE("++"), TOKEN_INCREMENT }, { SLICE("--"), TOKEN_INCREMENT },
    { SLICE("==="), TOKEN_BINARY },   { SLICE("=="), TOKEN_BINARY },
    { SLICE("!=="), TOKEN_BINARY },   { SLICE("!="), TOKEN_BINARY },
    { SLICE("&&="), TOKEN_ASSIGN },   { SLICE("&&"), TOKEN_BINARY },
    { SLICE("||="), TOKEN_ASSIGN },   { SLICE("||"), TOKEN_BINARY },
    { SLICE("\?\?="), TOKEN_ASSIGN }, { SLICE("\?\?"), TOKEN_BINARY },
    { SLICE("**="), TOKEN_ASSIGN },   { SLICE("**"), TOKEN_BINARY },
    { SLICE("+="), TOKEN_ASSIGN },    { SLICE("-="), TOKEN_ASSIGN },
    { SLICE("*="), TOKEN_ASSIGN },    { SLICE("/="), TOKEN_ASSIGN },
    { SLICE("%="), TOKEN_ASSIGN },    { SLICE("&="), TOKEN_ASSIGN },
    { SLICE("|="), TOKEN_ASSIGN },    { SLICE("^="), TOKEN_ASSIGN },
};

/* What '<' and '>' begin in expressions. */
static const struct punctuator comparisons[] = {
    { SLICE("<<="), TOKEN_ASSIGN },  { SLICE("<<"), TOKEN_BINARY },  { SLICE("<="), TOKEN_BINARY },
    { SLICE(">>>="), TOKEN_ASSIGN }, { SLICE(">>>"), TOKEN_BINARY }, { SLICE(">>="), TOKEN_ASSIGN },
    { SLICE(">>"), TOKEN_BINARY },   { SLICE(">="), TOKEN_BINARY },
};

static bool find_punctuator(struct parser *p, const struct punctuator *table, size_t count)
{
    struct slice rest = slice_sub(p->text, p->token.start, p->text.len);

    for (size_t i = 0; i < count; i++) {
        if (slice_starts(rest, table[i].text)) {
            p->token.kind = (uint16_t)table[i].kind;
            p->token.end = p->token.start + (uint32_t)table[i].text.len;
            return true;
        }
    }
    return false;
}

static void scan_punctuator(struct parser *p, unsigned c)
{
    /* "a?.1:b" is a condition. */
    if (c == '?' && byte_at(p, p->token.start + 1) == '.' &&
        !is_digit(byte_at(p, p->token.start + 2))) {
        p->token.kind = TOKEN_CHAIN;
        p->token.end = p->token.start + 2;
        return;
    }
    if (strchr("=.+-!&|?*/%^", (int)c) && find_punctuator(p, punctuators, ARRAY_LEN(punctuators))) {
        return;
    }
    if (c == '\0' || !strchr("=.+-!&|?*/%^<>{}()[];,:~@", (int)c)) {
        if (c > ' ')
            fail(p, p->token.start, "Syntax error \"%c\"", c);
        else
            fail(p, p->token.start, "Syntax error \"\\x%02x\"", c);
        return;
    }
    p->token.kind = (uint16_t)c;
    p->token.end = p->token.start + 1;
}

void lexer_join(struct parser *p)
{
    find_punctuator(p, comparisons, ARRAY_LEN(comparisons));
}

/* --- tokens ----------------------------------------------------------------------------------- */

static void scan_name(struct parser *p)
{
    struct token *t = &p->token;
    bool is_private = p->text.ptr[t->start] == '#';

    t->end = name_end(p, t->start + is_private);
    t->kind = is_private ? TOKEN_PRIVATE : TOKEN_NAME;
    if (!is_private) {
        t->word = find_word(slice_sub(p->text, t->start, t->end));
    } else if (t->end == t->start + 1) {
        fail(p, t->start, "Syntax error \"#\"");
    }
}

void lexer_next(struct parser *p)
{
    struct token *t = &p->token;
    unsigned c;

    p->last_end = t->end;
    t->newline = false;
    t->word = WORD_NONE;
    t->start = skip_white(p, t->end, &t->newline);
    c = byte_at(p, t->start);
    if (p->failed || t->start >= p->text.len) {
        t->kind = TOKEN_END;
        t->end = t->start = (uint32_t)p->text.len;
    } else if (c == '#' || lexer_name_char(p->text, t->start)) {
        if (is_digit(c)) {
            t->kind = TOKEN_NUMBER;
            t->end = literal_number(p, t->start);
        } else {
            scan_name(p);
        }
    } else if (c == '"' || c == '\'') {
        t->kind = TOKEN_STRING;
        t->end = literal_string(p, t->start);
    } else if (c == '`') {
        t->end = literal_template(p, t->start + 1, &t->kind);
    } else if (c == '.' && is_digit(byte_at(p, t->start + 1))) {
        t->kind = TOKEN_NUMBER;
        t->end = literal_number(p, t->start);
    } else {
        scan_punctuator(p, c);
    }
    if (p->failed)
        t->kind = TOKEN_END;
}

void lexer_start(struct parser *p)
{
    if (slice_starts(p->text, SLICE("\xef\xbb\xbf")))
        p->token.end = 3;
    if (slice_starts(slice_sub(p->text, p->token.end, p->text.len), SLICE("#!")))
        p->token.end = line_end(p, p->token.end);
    lexer_next(p);
}

struct token lexer_peek(struct parser *p)
{
    struct token here = p->token, next;
    uint32_t last_end = p->last_end;
    bool failed = p->failed;

    p->trials++;
    lexer_next(p);
    next = p->token;
    p->trials--;
    p->token = here;
    p->last_end = last_end;
    p->failed = failed;
    return next;
}

void lexer_regexp(struct parser *p)
{
    p->token.kind = TOKEN_STRING; /* a literal like any other */
    p->token.end = literal_regexp(p, p->token.start);
    p->token.end = name_end(p, p->token.end);
}

void lexer_template(struct parser *p)
{
    p->token.end = literal_template(p, p->token.start + 1, &p->token.kind);
    if (p->failed)
        p->token.kind = TOKEN_END;
}
