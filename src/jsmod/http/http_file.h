/* Files for multipart bodies: bytes with a name and a type. http.file() makes them; Blobs and Files
 * of the Web are some, too. */
#ifndef JSMOD_HTTP_FILE_H
#define JSMOD_HTTP_FILE_H

#include "jsmod/binding.h"

struct file_data {
    struct slice name, content_type, bytes;
};

/* http.file(data, name, type): an object whose members are these and may be changed by the script.
 */
JSValue http_file_new(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv);
int http_file_register(JSContext *ctx);

/* Made by http.file. */
bool http_is_file(JSValueConst value);

/* That, or a Blob. */
bool http_is_part_file(JSValueConst value);

/* What such an object holds now, copied into the arena. 0, or -1 with an exception. */
int http_file_read(JSContext *ctx, JSValueConst file, struct arena *arena, struct file_data *out);

#endif
