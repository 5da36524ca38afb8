/* The JSON library, without those two of its functions whose names base/json_writer.h has, too.
 * (The build renames them in the library: see meson.build.) Private to plan. */
#ifndef PLAN_JSON_LIBRARY_H
#define PLAN_JSON_LIBRARY_H

#define json_string jansson_string
#define json_null   jansson_null
#include <jansson.h>
#undef json_string
#undef json_null

#endif
