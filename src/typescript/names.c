/* Names: which are declared in the scopes that are open, and which are used as values. */
#include "typescript/parser.h"

/* --- declared --------------------------------------------------------------------------------- */

static struct declared *add(struct parser *p, struct slice name, enum name_kind kind)
{
    if (p->declared_count == p->declared_capacity) {
        uint32_t capacity = p->declared_capacity ? 2 * p->declared_capacity : 64;
        struct declared *declared = arena_alloc(p->arena, capacity * sizeof(*declared));

        if (p->declared_count)
            memcpy(declared, p->declared, p->declared_count * sizeof(*declared));
        p->declared = declared;
        p->declared_capacity = capacity;
    }
    p->declared[p->declared_count] = (struct declared){ .name = name, .kind = kind };
    return &p->declared[p->declared_count++];
}

void declare(struct parser *p, struct slice name, enum name_kind kind)
{
    if (p->types == 0 || kind == NAME_TYPE)
        add(p, name, kind);
}

struct declared *declared_find(const struct parser *p, struct slice name, enum name_kind kind)
{
    for (uint32_t i = p->scope; i < p->declared_count; i++) {
        if (p->declared[i].kind == kind && slice_eq(p->declared[i].name, name))
            return &p->declared[i];
    }
    return NULL;
}

uint32_t scope_open(struct parser *p)
{
    uint32_t outer = p->scope;

    p->scope = p->declared_count;
    p->scopes++;
    return outer;
}

void scope_close(struct parser *p, uint32_t outer)
{
    p->declared_count = p->scope;
    p->scope = outer;
    p->scopes--;
}

/* --- used ------------------------------------------------------------------------------------- */

static struct slice *find_slot(const struct name_set *set, struct slice name)
{
    uint64_t at = slice_hash(name);

    for (;; at++) {
        struct slice *slot = &set->slots[at & (set->capacity - 1)];

        if (!slot->ptr || slice_eq(*slot, name))
            return slot;
    }
}

static void grow(struct parser *p, struct name_set *set)
{
    struct name_set larger = { .count = set->count,
                               .capacity = set->capacity ? 4 * set->capacity : 256 };

    larger.slots = ARENA_ARRAY(p->arena, struct slice, larger.capacity);
    for (uint32_t i = 0; i < set->capacity; i++) {
        if (set->slots[i].ptr)
            *find_slot(&larger, set->slots[i]) = set->slots[i];
    }
    *set = larger;
}

void name_set_add(struct parser *p, struct name_set *set, struct slice name)
{
    struct slice *slot;

    if (4 * (set->count + 1) > 3 * set->capacity)
        grow(p, set);
    slot = find_slot(set, name);
    if (!slot->ptr) {
        *slot = name;
        set->count++;
    }
}

bool name_set_has(const struct name_set *set, struct slice name)
{
    return set->capacity && find_slot(set, name)->ptr;
}

void reference(struct parser *p)
{
    if (p->types)
        return;
    name_set_add(p, &p->values, token_text(p, p->token));
    if (p->enum_body)
        enum_reference(p);
}
