#include "jsmod/module_table.h"

#include "jsmod/classes.h"
#include "jsmod/js_texts.h"
#include "jsmod/web/performance.h"
#include "script/native_module.h"

static const struct native_module *const modules[] = {
    &mod_k6,
    &mod_crypto,
    &mod_csv,
    &mod_data,
    &mod_encoding,
    &mod_execution,
    &mod_experimental_grpc,
    &mod_experimental_timers,
    &mod_fs,
    &mod_grpc,
    &mod_html,
    &mod_http,
    &mod_metrics,
    &mod_secrets,
    &mod_timers,
    &mod_webcrypto,
    &mod_ws,
    &mod_websockets,
    &mod_experimental_websockets,
    &mod_x509,
};
enum { MODULE_COUNT = sizeof(modules) / sizeof(modules[0]) };

void module_table_init(void)
{
    classes_init();
    performance_init();
}

const struct native_module *const *module_table(uint32_t *count)
{
    *count = MODULE_COUNT;
    return modules;
}

bool module_table_has(void *context, struct slice specifier)
{
    for (int i = 0; i < MODULE_COUNT; i++)
        if (slice_is(specifier, modules[i]->specifier))
            return true;
    return false;
}

bool module_table_text(void *context, struct slice specifier, struct slice *text)
{
    static const struct {
        const char *specifier, *text;
    } written_in_js[] = {
        { "k6/experimental/streams", js_streams },
    };
    for (size_t i = 0; i < sizeof(written_in_js) / sizeof(written_in_js[0]); i++) {
        if (!slice_is(specifier, written_in_js[i].specifier))
            continue;
        *text = slice_of(written_in_js[i].text);
        return true;
    }
    return false;
}
