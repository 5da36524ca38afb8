/* Unsafe libc calls are compile errors: the build includes this file in front of every source. */
#if !defined(BASE_BANNED_H) && !defined(__ASSEMBLER__)
#define BASE_BANNED_H

#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <time.h>

#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef sprintf
#undef vsprintf
#undef gets
#undef atoi
#undef gmtime
#undef localtime
#undef strtok
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets atoi gmtime localtime strtok

#endif
