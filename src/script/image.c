#include "script/image.h"

#include "base/check.h"
#include "script/heap.h"
#include "script/stack_limit.h"
#include "script/vm_internal.h"

#include <string.h>

struct image {
    struct image *next;
    const struct bundle *bundle;
    uint32_t users; /* VMs */
    struct heap heap;
    JSRuntime *rt;
    JSContext *ctx;
    JSValue *code; /* by the module's index; undefined for native ones */
    uint32_t code_count;
};

/* Few: one for each bundle that this thread has VMs of. */
static _Thread_local struct image *images;

static void image_free(struct image *image)
{
    if (image->ctx) {
        for (uint32_t i = 0; i < image->code_count; i++) {
            /* The context owns modules. */
            if (JS_VALUE_GET_TAG(image->code[i]) != JS_TAG_MODULE)
                JS_FreeValue(image->ctx, image->code[i]);
        }
        JS_FreeContext(image->ctx);
    }
    if (image->rt)
        heap_free_runtime(&image->heap, image->rt);
    free(image->code);
    free(image);
}

/* Names that contexts have are shared too: this makes those that are only made when they are
 * wanted. */
static const char USE_ALL_CLASSES[] = "[Date, RegExp, Map, ArrayBuffer, WeakRef, Math, Reflect]";

static int read_code(struct image *image, const struct bundle *bundle)
{
    const struct bundle_module *module;

    JS_FreeValue(image->ctx, JS_Eval(image->ctx, USE_ALL_CLASSES, strlen(USE_ALL_CLASSES),
                                     "<image>", JS_EVAL_TYPE_GLOBAL));
    JS_SetShareable(image->rt);
    for (uint32_t i = 0; (module = bundle_module_at(bundle, i)) != NULL; i++) {
        JSValue code = JS_UNDEFINED;

        image->code = xrealloc(image->code, (i + 1) * sizeof(JSValue));
        if (module->code.bytecode.len)
            code = module_read(image->ctx, module);
        if (JS_IsException(code))
            return -1;
        image->code[i] = code;
        image->code_count = i + 1;
    }
    return 0;
}

static struct image *image_new(struct bundle *bundle)
{
    struct image *image = xcalloc(1, sizeof(*image));

    image->bundle = bundle;
    image->rt = heap_new_runtime(&image->heap, NULL);
    if (image->rt) {
        stack_limit_set(image->rt);
        image->ctx = JS_NewContext(image->rt);
    }
    if (!image->ctx || read_code(image, bundle)) {
        image_free(image);
        return NULL;
    }
    return image;
}

struct image *image_ref(struct bundle *bundle)
{
    struct image *image = images;

    while (image && image->bundle != bundle)
        image = image->next;
    if (!image) {
        image = image_new(bundle);
        if (!image)
            return NULL;
        image->next = images;
        images = image;
    }
    image->users++;
    return image;
}

void image_unref(struct image *image)
{
    struct image **place = &images;

    if (!image || --image->users)
        return;
    while (*place != image)
        place = &(*place)->next;
    *place = image->next;
    image_free(image);
}

JSRuntime *image_runtime(const struct image *image)
{
    return image->rt;
}

JSValueConst image_code(const struct image *image, const struct bundle_module *module)
{
    return image->code[module->index];
}
