/* Our schemas against those of protoc, where it is installed: .proto files read by us, and its
 * descriptors of the same files read by us, must be one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "schemas.h"

#include <stdlib.h>
#include <unistd.h>

static struct pb_schema *load_compiled(const char *name)
{
    char path[] = "/tmp/protoc-test-XXXXXX";
    close(mkstemp(path));
    struct arena arena;
    struct slice bytes;
    struct pb_schema *s = NULL;
    struct error error = { 0 };
    arena_init(&arena, 4096);
    const char *command = arena_printf(
        &arena, "protoc -I%s -I%s --include_imports --descriptor_set_out=%s %s", PROTO_FOLDER,
        GOOGLE_FOLDER, path, name);
    assert_int_equal(system(command), 0);
    assert_int_equal(file_read(&arena, slice_of(path), &bytes), 0);
    unlink(path);
    if (pb_load_set(bytes, &s, &error))
        fail_msg("%s", error.text);
    arena_deinit(&arena);
    return s;
}

/* The compiled set has imports first: methods of the last file are the first of ours. */
static void compare(const char *name, const char *const *methods)
{
    struct error error = { 0 };
    struct pb_schema *ours = load_folder(PROTO_FOLDER, name, &error);
    if (!ours)
        fail_msg("%s", error.text);
    struct pb_schema *compiled = load_compiled(name);
    for (; *methods; methods++) {
        struct buf a = BUF_INIT(BUF_UNLIMITED), b = a, seen = a;
        const struct pb_method *x = pb_schema_method(ours, slice_of(*methods));
        const struct pb_method *y = pb_schema_method(compiled, slice_of(*methods));
        assert_non_null(x);
        assert_non_null(y);
        describe_message(&a, x->input, &seen);
        describe_message(&a, x->output, &seen);
        buf_reset(&seen);
        describe_message(&b, y->input, &seen);
        describe_message(&b, y->output, &seen);
        buf_append_char(&a, 0);
        buf_append_char(&b, 0);
        assert_string_equal(a.ptr, b.ptr);
        buf_deinit(&a);
        buf_deinit(&b);
        buf_deinit(&seen);
    }
    pb_schema_free(ours);
    pb_schema_free(compiled);
}

static void test_proto3(void **state)
{
    compare("modern.proto",
            (const char *[]){ "/modern.v1.Modern/Scalars", "/modern.v1.Modern/Maps", NULL });
}

static void test_proto2(void **state)
{
    compare("legacy.proto", (const char *[]){ "/legacy.Orders/Echo", "/legacy.Orders/Describe",
                                              "/modern.v1.Modern/Maps", NULL });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_proto3),
        cmocka_unit_test(test_proto2),
    };
    if (system("protoc --version >/dev/null 2>&1") != 0)
        return 77; /* skipped */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
