#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "archive/dependencies.h"
#include "script/bundle.h"
#include "script/sources.h"

#include <stdio.h>

static bool is_native(void *context, struct slice specifier)
{
    return true;
}

static void check(const char *script, const char *expected)
{
    struct bundle_config config = { .sources = sources_new(), .is_native = is_native };
    struct buf found = BUF_INIT(BUF_UNLIMITED);
    struct error error = { 0 };
    struct key_value *items;
    struct bundle *bundle;
    struct arena arena;
    uint32_t count;

    arena_init(&arena, 1024);
    main_script_read(&config, &arena, SLICE("-"), slice_of(script), &config.main, &error);
    bundle = bundle_load(&config, &error);
    if (!bundle)
        fail_msg("%s", error.text);
    dependencies_find(bundle, &arena, &items, &count);
    for (uint32_t i = 0; i < count; i++)
        buf_printf(&found, "%.*s %.*s;", SLICE_ARG(items[i].key), SLICE_ARG(items[i].value));
    if (!slice_is(buf_slice(&found), expected))
        fail_msg("%s: %.*s", script, SLICE_ARG(buf_slice(&found)));
    buf_deinit(&found);
    bundle_free(bundle);
    sources_free(config.sources);
    arena_deinit(&arena);
}

static void what_is_imported(void **state)
{
    check("export default () => {}", "k6 *;");
    check("import 'k6/http'; import 'k6/x/b'; import 'k6/x/a'; export default () => {}",
          "k6 *;k6/x/a *;k6/x/b *;");
}

static void what_is_said_in_front_of_the_code(void **state)
{
    check("#!/usr/bin/env k6\n'use strict'; /* \"use k6 > 9\" */ // 'use k6 > 9'\n"
          "\"use k6 >= 2.0.0-0\"\n'use k6 with k6/x/sql >= 1.0, < 2'; import 'k6/x/sql'; "
          "export default () => {}",
          "k6 >=2.0.0-0;k6/x/sql >=1.0 <2;");
    check("'use k6 with k6/x/sql'; 'use k6 with other > 1'; 'use k6 > 1'; 'use k6 > 2';"
          "let x = 'use k6 > 3'; export default () => {}",
          "k6 >1;k6/x/sql *;");
    check("/* 'use k6 > 1' */ export default () => {}", "k6 *;");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_imported),
        cmocka_unit_test(what_is_said_in_front_of_the_code),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
