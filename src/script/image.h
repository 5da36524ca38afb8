/* What all VMs of one thread share of a sealed bundle: the functions of its modules and the names
 * in them, read from bytecode once. Nothing in an image ever runs; VMs count references in it,
 * which is why each thread has its own. */
#ifndef SCRIPT_IMAGE_H
#define SCRIPT_IMAGE_H

#include "script/bundle_module.h"

#include "quickjs.h"

struct image;

/* The running thread's image of the bundle, made for the first VM and gone with the last. NULL
 * without memory for one. */
struct image *image_ref(struct bundle *bundle);
void image_unref(struct image *image);

/* The runtime that a VM's runtime is based on. */
JSRuntime *image_runtime(const struct image *image);

/* A module (JS_TAG_MODULE), or the function of a CommonJS file; borrowed. */
JSValueConst image_code(const struct image *image, const struct bundle_module *module);

#endif
