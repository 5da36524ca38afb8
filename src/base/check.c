/* How the process ends when something that must be true is not. */
#include "base/check.h"

#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void check_failed(const char *file, int line, const char *expression)
{
    dprintf(STDERR_FILENO, "brunt: %s:%d: internal error: %s is not true\n", file, line,
            expression);
    abort();
}

void out_of_memory(void)
{
    /* No stdio, no exit handlers: both may allocate. */
    static const char text[] = "brunt: out of memory\n";
    ssize_t ignored = write(STDERR_FILENO, text, sizeof(text) - 1);
    (void)ignored;
    _exit(EXIT_CODE_OTHER);
}

void *xmalloc(size_t size)
{
    void *ptr = malloc(size ? size : 1);
    if (ptr == NULL)
        out_of_memory();
    return ptr;
}

void *xcalloc(size_t count, size_t size)
{
    void *ptr = calloc(count ? count : 1, size ? size : 1);
    if (ptr == NULL)
        out_of_memory();
    return ptr;
}

void *xrealloc(void *ptr, size_t size)
{
    void *moved = realloc(ptr, size ? size : 1);
    if (moved == NULL)
        out_of_memory();
    return moved;
}
