/* Where literals end. What is in them is the engine's to judge. */
#include "typescript/parser.h"

static char char_at(const struct parser *p, uint32_t at)
{
    return at < p->text.len ? p->text.ptr[at] : '\0';
}

uint32_t literal_string(struct parser *p, uint32_t start)
{
    char quote = p->text.ptr[start];
    uint32_t at = start + 1;

    while (at < p->text.len && char_at(p, at) != quote) {
        if (char_at(p, at) == '\n' || char_at(p, at) == '\r')
            break;
        if (char_at(p, at) == '\\')
            at += char_at(p, at + 1) == '\r' && char_at(p, at + 2) == '\n' ? 2 : 1;
        at++;
    }
    if (char_at(p, at) == quote)
        return at + 1;
    fail(p, start, "Unterminated string literal");
    return (uint32_t)p->text.len;
}

/* Digits, letters, '_', one '.', and a sign behind the exponent's 'e': more than numbers can have.
 */
uint32_t literal_number(struct parser *p, uint32_t at)
{
    bool based = char_at(p, at) == '0' && (char_at(p, at + 1) | 32) >= 'a';
    bool exponent = false, dot = false;

    for (;; at++) {
        char c = char_at(p, at);

        if ((c == '+' || c == '-') && exponent) {
            exponent = false;
        } else if (c == '.' && !dot && !based) {
            dot = true;
            exponent = false;
        } else if (c && c != '\\' && (unsigned char)c < 0x80 && lexer_name_char(p->text, at)) {
            exponent = !based && (c | 32) == 'e';
        } else {
            return at;
        }
    }
}

uint32_t literal_regexp(struct parser *p, uint32_t start)
{
    bool in_class = false;

    for (uint32_t at = start + 1; at < p->text.len; at++) {
        switch (p->text.ptr[at]) {
        case '\\': at++; break;
        case '[': in_class = true; break;
        case ']': in_class = false; break;
        case '\n':
        case '\r': at = (uint32_t)p->text.len; break;
        case '/':
            if (!in_class)
                return at + 1;
            break;
        default: break;
        }
    }
    fail(p, start, "Unterminated regular expression");
    return (uint32_t)p->text.len;
}

uint32_t literal_template(struct parser *p, uint32_t start, uint16_t *kind)
{
    for (uint32_t at = start; at < p->text.len; at++) {
        switch (p->text.ptr[at]) {
        case '\\': at++; break;
        case '`': *kind = TOKEN_TEMPLATE; return at + 1;
        case '$':
            if (char_at(p, at + 1) == '{') {
                *kind = TOKEN_TEMPLATE_OPEN;
                return at + 2;
            }
            break;
        default: break;
        }
    }
    *kind = TOKEN_TEMPLATE;
    fail(p, start - 1, "Unterminated template literal");
    return (uint32_t)p->text.len;
}
