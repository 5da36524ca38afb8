/* What must be true. Never used on input, network or script: those get an error. */
#ifndef BASE_CHECK_H
#define BASE_CHECK_H

/* Prints the place and aborts. */
_Noreturn void check_failed(const char *file, int line, const char *expression);

/* Prints that memory has run out and ends the process. */
_Noreturn void out_of_memory(void);

/* malloc family that does not return NULL. */
#include <stddef.h>
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *ptr, size_t size);

#define CHECK(expression) ((expression) ? (void)0 : check_failed(__FILE__, __LINE__, #expression))

#ifdef NDEBUG
#define DCHECK(expression) ((void)sizeof(expression))
#else
#define DCHECK(expression) CHECK(expression)
#endif

#define ARRAY_LEN(a)                    (sizeof(a) / sizeof((a)[0]))
#define CONTAINER_OF(ptr, type, member) ((type *)((char *)(ptr)-offsetof(type, member)))

#endif
