/* What the files of typescript/ share. Nobody else includes it.
 *
 * A recursive descent over the text that builds no tree: it only has to know where types begin and
 * end, so operators have no precedence here, and what is no JavaScript for other reasons is left to
 * the engine to refuse. What changes is recorded as edits and applied at the end.
 *
 * After an error the lexer gives nothing but the end of the file, so that every function returns by
 * itself; a trial starts again from its checkpoint. */
#ifndef TYPESCRIPT_PARSER_H
#define TYPESCRIPT_PARSER_H

#include "base/arena.h"
#include "base/error.h"
#include "typescript/typescript.h"

/* --- tokens ----------------------------------------------------------------------------------- */

/* Words that mean something somewhere, in the alphabet's order; whether they are reserved. */
#define TYPESCRIPT_WORDS(X)                                                                         \
    X(abstract, 0) X(accessor, 0) X(as, 0) X(asserts, 0) X(async, 0) X(await, 0) X(break, 1)       \
    X(case, 1) X(catch, 1) X(class, 1) X(const, 1) X(continue, 1) X(debugger, 1) X(declare, 0)     \
    X(default, 1) X(delete, 1) X(do, 1) X(else, 1) X(enum, 1) X(export, 1) X(extends, 1)           \
    X(false, 1) X(finally, 1) X(for, 1) X(from, 0) X(function, 1) X(get, 0) X(global, 0) X(if, 1)  \
    X(implements, 0) X(import, 1) X(in, 1) X(infer, 0) X(instanceof, 1) X(interface, 0) X(is, 0)   \
    X(keyof, 0) X(let, 0) X(module, 0) X(namespace, 0) X(new, 1) X(null, 1) X(of, 0) X(override, 0) \
    X(private, 0) X(protected, 0) X(public, 0) X(readonly, 0) X(require, 0) X(return, 1)           \
    X(satisfies, 0) X(set, 0) X(static, 0) X(super, 1) X(switch, 1) X(this, 1) X(throw, 1)         \
    X(true, 1) X(try, 1) X(type, 0) X(typeof, 1) X(unique, 0) X(var, 1) X(void, 1) X(while, 1)     \
    X(with, 1) X(yield, 0)

enum word {
    WORD_NONE,
#define X(name, reserved) WORD_##name,
    TYPESCRIPT_WORDS(X)
#undef X
};

/* A punctuator of one character is that character. '<' and '>' are always alone: what they are part
 * of depends on whether types or expressions are read (lexer_join). */
enum token_kind {
    TOKEN_END = 0,
    TOKEN_NAME = 256, /* words too */
    TOKEN_PRIVATE,    /* #name */
    TOKEN_NUMBER,
    TOKEN_STRING,
    TOKEN_TEMPLATE,      /* `whole`, or the part behind the last substitution */
    TOKEN_TEMPLATE_OPEN, /* a part that ends with "${" */
    TOKEN_ARROW,         /* => */
    TOKEN_DOTS,          /* ... */
    TOKEN_CHAIN,         /* ?. */
    TOKEN_INCREMENT,     /* ++ and -- */
    TOKEN_ASSIGN,        /* += and its like; = is alone */
    TOKEN_BINARY,        /* other operators of more than one character */
};

struct token {
    uint32_t start, end; /* offsets into the text */
    uint16_t kind;
    uint8_t word;
    bool newline; /* before it */
};

/* --- the parser ------------------------------------------------------------------------------- */

enum edit_kind {
    EDIT_ERASE,  /* becomes white space */
    EDIT_PUT,    /* instead of the first bytes of what is erased at `start` */
    EDIT_INSERT, /* before `start` */
};

struct edit {
    uint32_t start, end;
    enum edit_kind kind;
    uint32_t order; /* among edits at one place */
    struct slice text;
};

enum trial_kind { TRIAL_ARROW, TRIAL_TYPE_ARGUMENTS, TRIAL_FUNCTION_TYPE, TRIAL_KINDS };

enum name_kind {
    NAME_VALUE,
    NAME_MERGEABLE, /* class, function, enum, namespace: more parts may follow */
    NAME_TYPE,
};

/* A name that a scope has. */
struct declared {
    struct slice name;
    enum name_kind kind;
    bool exported;
};

/* Names that are used as values. */
struct name_set {
    struct slice *slots;
    uint32_t count, capacity; /* a power of two */
};

struct import;    /* imports.c */
struct enum_body; /* enums.c */
struct namespace; /* namespaces.c */

struct parser {
    struct arena *arena;
    struct slice name, text;
    struct error *error;
    struct token token;
    uint32_t last_end; /* of the token before */
    bool failed;
    int trials; /* nested: errors need no text */
    int depth;
    int types; /* > 0 inside of what will be erased: names are no values there */

    struct edit *edits;
    uint32_t edit_count, edit_capacity;
    uint8_t *tried[TRIAL_KINDS]; /* a bit for each offset where such a trial failed */

    struct declared *declared; /* of the scopes that are open, outermost first */
    uint32_t declared_count, declared_capacity;
    uint32_t scope;  /* where the innermost begins in `declared` */
    uint32_t scopes; /* that are open inside the module's */
    struct name_set values;
    struct import *imports, **import_tail;
    struct export_name *export_names; /* exports.c: to be judged at the end */

    bool in_async, in_generator, in_function;
    const struct constructor *constructor; /* whose body is read, in a class that extends another */
    uint32_t super_statement;              /* where a statement begins with super */
    struct enum_body *enum_body;           /* whose initializer is read */
    struct enum_body *enums;               /* that have been read */
    struct namespace *namespace;           /* whose block is read */
    struct namespace *namespaces;          /* that have been read */
    uint32_t code_count;                   /* statements so far that are more than types */
};

struct checkpoint {
    struct token token;
    uint32_t last_end, edit_count, declared_count;
};

/* --- lexer.c, literals.c ---------------------------------------------------------------------- */

void lexer_start(struct parser *p);
void lexer_next(struct parser *p);

/* The token after this one. */
struct token lexer_peek(struct parser *p);

/* '<' or '>' where an operator is wanted: takes in what belongs to it. */
void lexer_join(struct parser *p);

/* '/' or '/=' where an operand is wanted: the whole regular expression. */
void lexer_regexp(struct parser *p);

/* '}' behind a substitution: the template's next part. */
void lexer_template(struct parser *p);

/* Length of what starts at `at`: of a character of a name, or of white space; 0 for anything else.
 */
uint32_t lexer_name_char(struct slice text, uint32_t at);
uint32_t lexer_white_char(struct slice text, uint32_t at);

/* Offsets behind a literal that starts there; they fail where it has no end. */
uint32_t literal_string(struct parser *p, uint32_t at);
uint32_t literal_number(struct parser *p, uint32_t at);
uint32_t literal_regexp(struct parser *p, uint32_t at);
/* `at` is behind the "`" or "}". */
uint32_t literal_template(struct parser *p, uint32_t at, uint16_t *kind);

/* --- parser.c --------------------------------------------------------------------------------- */

static inline bool at(const struct parser *p, int kind)
{
    return p->token.kind == kind;
}

static inline bool at_word(const struct parser *p, enum word word)
{
    return p->token.word == word;
}

/* Not for error messages: false only ends loops. */
static inline bool more(const struct parser *p)
{
    return p->token.kind != TOKEN_END;
}

bool word_is_reserved(uint8_t word);

/* An identifier, which no reserved word is. */
static inline bool at_identifier(const struct parser *p)
{
    return p->token.kind == TOKEN_NAME && !word_is_reserved(p->token.word);
}

struct slice token_text(const struct parser *p, struct token token);

/* Reports an error at an offset, unless there is one; the first wins. */
void fail(struct parser *p, uint32_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void unexpected(struct parser *p);
void expected(struct parser *p, const char *what);

/* Goes past the token if it is of this kind. */
bool accept(struct parser *p, int kind);
bool accept_word(struct parser *p, enum word word);
void expect(struct parser *p, int kind);
void expect_word(struct parser *p, enum word word, const char *text);

/* Ends a statement or class member: ';', or a line's end that counts as one. */
void expect_semicolon(struct parser *p);

/* Whether JavaScript would read this token as part of the line before. */
bool joins_lines(const struct parser *p);

/* Whether nesting may go deeper; each true is paired with a parser_leave. */
bool parser_enter(struct parser *p);
void parser_leave(struct parser *p);

struct checkpoint checkpoint_take(const struct parser *p);

/* Trials: false if it has failed here before. `trial_end` goes back if it failed, and remembers. */
bool trial_begin(struct parser *p, enum trial_kind kind, struct checkpoint *start);
bool trial_end(struct parser *p, enum trial_kind kind, const struct checkpoint *start, bool good);

/* --- edits.c ---------------------------------------------------------------------------------- */

/* Erases a part, and forgets the edits in it since `edit_count` (all that came since). */
void edit_erase(struct parser *p, uint32_t start, uint32_t end);
void edit_erase_since(struct parser *p, uint32_t start, uint32_t end, uint32_t edit_count);
void edit_put(struct parser *p, uint32_t offset, const char *text);
void edit_insert(struct parser *p, uint32_t offset, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Whether the last token was erased, and where that began. */
bool edit_erased_last(const struct parser *p, uint32_t *start);
bool has_newline(const struct parser *p, uint32_t start, uint32_t end);
void edits_apply(struct parser *p, struct arena *arena, struct typescript_output *out);

/* --- names.c ---------------------------------------------------------------------------------- */

void declare(struct parser *p, struct slice name, enum name_kind kind);
/* In the innermost scope; NULL if there is none. */
struct declared *declared_find(const struct parser *p, struct slice name, enum name_kind kind);

/* A new scope; what it returns goes to scope_close. */
uint32_t scope_open(struct parser *p);
void scope_close(struct parser *p, uint32_t outer);

/* The token is a name that stands for a value. */
void reference(struct parser *p);
bool name_set_has(const struct name_set *set, struct slice name);
void name_set_add(struct parser *p, struct name_set *set, struct slice name);

/* --- types.c, type_members.c ------------------------------------------------------------------ */

void parse_type(struct parser *p);
void parse_type_arguments(struct parser *p);  /* at '<' */
void parse_type_parameters(struct parser *p); /* at '<' */
/* A name with dots and type arguments. */
void parse_type_reference(struct parser *p);
void parse_type_members(struct parser *p); /* { ... } of an interface, object or mapped type */
void parse_tuple(struct parser *p);        /* [ ... ] */
void parse_type_literal_parameters(struct parser *p); /* ( ... ) of a function type */

/* ": type" and "<parameters>", erased; nothing if the token is another. */
void skip_annotation(struct parser *p);
void skip_type_parameters(struct parser *p);

/* --- expressions.c, operands.c, arrows.c ------------------------------------------------------ */

enum {
    /* Between '?' and ':', where "(a): b => c" may be no arrow function. */
    EXPRESSION_IN_CONDITION = 1,
    /* What a class extends: '{' may follow type arguments. */
    EXPRESSION_HERITAGE = 2,
};

void parse_expression(struct parser *p); /* with commas */
void parse_assignment(struct parser *p, int flags);
/* Operators before an operand, and it. True if nothing can follow, as behind an arrow function. */
bool parse_unary(struct parser *p, int flags);
bool parse_operand(struct parser *p, int flags);
void parse_suffixes(struct parser *p, int flags);
void parse_template(struct parser *p);
void parse_property_name(struct parser *p);
bool at_property_name(const struct parser *p);

/* Arrow functions: true if there was one. At a '(' or '<', or behind "async" there. */
bool parse_arrow(struct parser *p, int flags, bool is_async);
void parse_arrow_of_name(struct parser *p, int flags, bool is_async);
/* "<T>" before an operand: a cast, with the operand, or an arrow function. */
bool parse_angle(struct parser *p, int flags);
/* Type arguments of a call, erased; false if '<' is an operator. */
bool try_type_arguments(struct parser *p, int flags);

/* --- functions.c, bindings.c ------------------------------------------------------------------ */

struct function_kind {
    bool is_async, is_generator;
};

/* A constructor with parameter properties. */
struct constructor {
    struct slice *properties;
    uint32_t count, capacity;
    bool derived; /* the class extends another */
};

/* Behind "function": from '*' on. False for an overload or a declaration without body. */
bool parse_function(struct parser *p, bool is_async, bool is_statement);
/* From the parameters on. */
bool parse_function_rest(struct parser *p, struct function_kind kind,
                         struct constructor *constructor);
void parse_parameters(struct parser *p, struct constructor *constructor);
void parse_function_body(struct parser *p, struct function_kind kind,
                         const struct constructor *constructor);
/* Behind a call of super in a constructor with parameter properties. */
void assign_properties(struct parser *p, uint32_t super_start);

/* A name or pattern, whose names are declared. */
void parse_binding(struct parser *p);

/* --- classes.c -------------------------------------------------------------------------------- */

/* At "class". */
void parse_class(struct parser *p, bool is_statement);

/* --- statements.c, control.c, declarations.c -------------------------------------------------- */

void parse_statements(struct parser *p, int end); /* until this token, which stays */
void parse_statement(struct parser *p);
void parse_block(struct parser *p);
bool parse_control(struct parser *p); /* if, for, ...: false if it is none of them */

bool at_variables(struct parser *p);
bool at_async_function(struct parser *p);
void parse_variables(struct parser *p); /* behind "let" and its like, without the ';' */

/* False if it was an overload, which is erased from `start` with the edits since `edit_count`. */
bool parse_function_statement(struct parser *p, uint32_t start, uint32_t edit_count);

/* Erases a statement from `start` to here, with the edits since `edit_count`. */
void erase_statement(struct parser *p, uint32_t start, uint32_t edit_count);

/* Statements that only TypeScript has: false if it is none. */
bool parse_type_statement(struct parser *p, uint32_t start);

/* --- imports.c, exports.c --------------------------------------------------------------------- */

void parse_import(struct parser *p);
/* "x = require('y')" or "x = A.B" behind "import", which is at `start`. */
void parse_import_alias(struct parser *p, uint32_t start, bool exported);
void parse_export(struct parser *p);
/* "from" and what follows. */
void parse_from(struct parser *p);
/* In braces: whether "type" stands in front of a name; goes past it. */
bool skip_type_word(struct parser *p);
void finish_imports(struct parser *p);
void finish_exports(struct parser *p);

/* --- enums.c, namespaces.c -------------------------------------------------------------------- */

/* At "enum"; `start` is that of the statement. */
void parse_enum(struct parser *p, uint32_t start, bool exported);
/* The token is a name in an enum's initializer: members get their enum in front. */
void enum_reference(struct parser *p);

void parse_namespace(struct parser *p, uint32_t start, bool exported); /* at the name */
/* Behind a declaration in a namespace's block: the namespace gets it too. */
void namespace_export(struct parser *p, struct slice name, bool constant);

/* The text before and behind the body of what becomes an object and a function that fills it. */
void object_open(struct parser *p, uint32_t start, struct slice name, bool exported);
void object_close(struct parser *p, struct slice name, bool exported);

#endif
