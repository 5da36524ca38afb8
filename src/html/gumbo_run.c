#include "html/gumbo_run.h"

#include <setjmp.h>

enum {
    /* A page of nothing but tags takes 120 times its size, one of text and tags 15 times. */
    BYTES_PER_SOURCE_BYTE = 256,
    BYTES_ALWAYS = 32 << 20,

    /* gumbo's vectors double when they are full. That of the open elements is the first one with
     * room for ten; when it has outgrown this one, there are more than 640 elements in it. */
    STACK_FIRST_SIZE = 10 * sizeof(void *),
    STACK_LARGEST_SIZE = 640 * sizeof(void *),
};

enum verdict { WITHIN_BOUNDS, TOO_DEEP, TOO_MUCH_MEMORY };

struct bounds {
    jmp_buf refused; /* gumbo can't be told that there is no memory: it is left where it stands */
    struct arena *arena;
    size_t used, most;
    void *newest; /* the last allocation */
    size_t newest_size;
    void *stack; /* of open elements, once it is there */
    size_t stack_size;
};

static void *allocate(void *context, size_t size)
{
    struct bounds *b = context;
    b->used += size;
    if (b->used > b->most)
        longjmp(b->refused, TOO_MUCH_MEMORY);
    b->newest = arena_alloc(b->arena, size);
    b->newest_size = size;
    if (!b->stack && size == STACK_FIRST_SIZE) {
        b->stack = b->newest;
        b->stack_size = size;
    }
    return b->newest;
}

/* What is freed stays in the arena; but it shows when the stack has moved. */
static void release(void *context, void *memory)
{
    struct bounds *b = context;
    if (!memory || memory != b->stack || b->newest_size != 2 * b->stack_size)
        return;
    b->stack = b->newest;
    b->stack_size = b->newest_size;
    if (b->stack_size > STACK_LARGEST_SIZE)
        longjmp(b->refused, TOO_DEEP);
}

int gumbo_refuse_depth(struct error *error)
{
    return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                     "html: open stack of elements exceeds %d nodes", HTML_DEPTH_MAX);
}

const GumboOutput *gumbo_run(struct slice source, struct arena *arena, struct error *error)
{
    struct bounds bounds = {
        .arena = arena,
        .most = source.len * BYTES_PER_SOURCE_BYTE + BYTES_ALWAYS,
    };
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = allocate;
    options.deallocator = release;
    options.userdata = &bounds;
    options.max_errors = 0;
    switch (setjmp(bounds.refused)) {
    case WITHIN_BOUNDS: return gumbo_parse_with_options(&options, source.ptr, source.len);
    case TOO_DEEP: gumbo_refuse_depth(error); break;
    default:
        error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                  "html: the page takes more than %d times its size in memory",
                  BYTES_PER_SOURCE_BYTE);
    }
    return NULL;
}
