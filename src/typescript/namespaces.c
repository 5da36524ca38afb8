/* Namespaces become objects that a function fills:
 *     namespace A { export const x = 1 }
 *     var A;(function(A){ const x = 1;A.x=x; })(A||(A={}));
 * Inside, what is exported keeps its own name; what can change is exported as a property with
 * accessors. */
#include "typescript/parser.h"

struct namespace
{
    struct namespace *outer; /* around it */
    struct namespace *next;  /* of those that have been read */
    struct slice name, outer_name;
    struct exported *exports;
};

struct exported {
    struct exported *next;
    struct slice name;
};

static void add_export(struct parser *p, struct slice name)
{
    struct exported *e = ARENA_NEW(p->arena, struct exported);

    e->name = name;
    e->next = p->namespace->exports;
    p->namespace->exports = e;
}

void namespace_export(struct parser *p, struct slice name, bool constant)
{
    const char *value = slice_is(name, "v") ? "w" : "v";

    add_export(p, name);
    if (constant) {
        edit_insert(p, p->last_end, ";%.*s.%.*s=%.*s;", SLICE_ARG(p->namespace->name),
                    SLICE_ARG(name), SLICE_ARG(name));
        return;
    }
    edit_insert(p, p->last_end,
                ";Object.defineProperty(%.*s,\"%.*s\",{get:()=>%.*s,set:(%s)=>{%.*s=%s},"
                "enumerable:true,configurable:true});",
                SLICE_ARG(p->namespace->name), SLICE_ARG(name), SLICE_ARG(name), value,
                SLICE_ARG(name), value);
}

/* --- objects ---------------------------------------------------------------------------------- */

void object_open(struct parser *p, uint32_t start, struct slice name, bool exported)
{
    const char *variable = p->scopes ? "let" : exported ? "export var" : "var";

    if (exported && p->namespace)
        add_export(p, name);
    /* Another part of it, or a class or function of that name, may come first. */
    if (declared_find(p, name, NAME_MERGEABLE)) {
        edit_insert(p, start, ";(function(%.*s){", SLICE_ARG(name));
        return;
    }
    declare(p, name, NAME_MERGEABLE);
    edit_insert(p, start, "%s %.*s;(function(%.*s){", variable, SLICE_ARG(name), SLICE_ARG(name));
}

void object_close(struct parser *p, struct slice name, bool exported)
{
    struct slice outer = exported && p->namespace ? p->namespace->name : SLICE("");
    const char *dot = outer.len ? "." : "";

    edit_erase(p, p->last_end - 1, p->last_end); /* the brace */
    if (outer.len) {
        edit_insert(p, p->last_end, "})(%.*s=%.*s%s%.*s||(%.*s.%.*s={}));", SLICE_ARG(name),
                    SLICE_ARG(outer), dot, SLICE_ARG(name), SLICE_ARG(outer), SLICE_ARG(name));
    } else {
        edit_insert(p, p->last_end, "})(%.*s||(%.*s={}));", SLICE_ARG(name), SLICE_ARG(name));
    }
}

/* --- blocks ----------------------------------------------------------------------------------- */

/* What earlier blocks of the namespace export can be used here without its name. */
static void write_earlier_exports(struct parser *p, const struct namespace *ns, uint32_t block)
{
    for (const struct namespace *n = p->namespaces; n; n = n->next) {
        if (!slice_eq(n->name, ns->name) || !slice_eq(n->outer_name, ns->outer_name))
            continue;
        for (const struct exported *e = n->exports; e; e = e->next) {
            if (name_set_has(&p->values, e->name) && !declared_find(p, e->name, NAME_VALUE) &&
                !declared_find(p, e->name, NAME_MERGEABLE)) {
                edit_insert(p, block, "const %.*s=%.*s.%.*s;", SLICE_ARG(e->name),
                            SLICE_ARG(ns->name), SLICE_ARG(e->name));
                declare(p, e->name, NAME_VALUE);
            }
        }
    }
}

static void parse_namespace_block(struct parser *p, uint32_t start, const struct namespace *ns)
{
    bool in_async = p->in_async, in_generator = p->in_generator, in_function = p->in_function;
    uint32_t block = p->token.start;

    expect(p, '{');
    edit_erase(p, start, p->last_end);
    p->in_async = p->in_generator = false;
    p->in_function = true;
    parse_statements(p, '}');
    p->in_async = in_async;
    p->in_generator = in_generator;
    p->in_function = in_function;
    write_earlier_exports(p, ns, block);
    expect(p, '}');
}

/* A name with its block, or with a dot and another name. */
static void parse_part(struct parser *p, uint32_t start, bool exported)
{
    struct namespace *ns = ARENA_NEW(p->arena, struct namespace);
    uint32_t outer;

    ns->outer = p->namespace;
    ns->name = token_text(p, p->token);
    ns->outer_name = ns->outer ? ns->outer->name : SLICE("");
    if (!at_identifier(p))
        expected(p, "identifier");
    object_open(p, start, ns->name, exported);
    lexer_next(p);
    outer = scope_open(p);
    p->namespace = ns;
    if (!parser_enter(p)) {
        ;
    } else if (accept(p, '.')) {
        edit_erase(p, start, p->last_end);
        parse_part(p, p->token.start, true);
    } else {
        parse_namespace_block(p, start, ns);
    }
    parser_leave(p);
    p->namespace = ns->outer;
    scope_close(p, outer);
    object_close(p, ns->name, exported);
    ns->next = p->namespaces;
    p->namespaces = ns;
}

void parse_namespace(struct parser *p, uint32_t start, bool exported)
{
    uint32_t edits = p->edit_count, declared = p->declared_count, code = p->code_count;

    if (at(p, TOKEN_STRING) && p->types) { /* declare module "x" { ... } */
        lexer_next(p);
        if (at(p, '{'))
            parse_block(p);
        else
            expect_semicolon(p);
        return;
    }
    parse_part(p, start, exported);
    if (p->code_count == code) {
        /* Only types in it. */
        if (p->declared_count > declared)
            p->declared[declared].kind = NAME_TYPE;
        erase_statement(p, start, edits);
    } else {
        p->code_count++;
    }
}
