#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"

static void test_alignment_and_content(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 4096);
    for (size_t size = 0; size < 3000; size += 7) {
        char *bytes = arena_zalloc(&a, size);
        assert_int_equal((uintptr_t)bytes % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(bytes[i], 0);
        memset(bytes, 0xAA, size);
    }
    arena_deinit(&a);
}

static void test_texts(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 64);
    struct slice copy = arena_copy(&a, slice_make("abcdef", 3));
    assert_true(slice_is(copy, "abc"));
    assert_string_equal(copy.ptr, "abc");
    assert_string_equal(arena_str(&a, slice_make(NULL, 0)), "");
    assert_string_equal(arena_printf(&a, "%d-%0300d", 1, 2) + 299, "002");
    assert_string_equal(copy.ptr, "abc");
    arena_deinit(&a);
}

static void test_reset_reuses_the_chunk(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1024);
    void *first = arena_alloc(&a, 16);
    for (int i = 0; i < 1000; i++) {
        arena_alloc(&a, 100);
        arena_alloc(&a, 5000);
    }
    arena_reset(&a);
    assert_non_null(a.chunk);
    void *chunk = a.chunk;
    void *again = arena_alloc(&a, 16);
    for (int i = 0; i < 100; i++) {
        arena_reset(&a);
        assert_ptr_equal(arena_alloc(&a, 16), again);
        assert_ptr_equal(a.chunk, chunk);
    }
    (void)first;
    arena_reset(&a);
    arena_reset(&a);
    arena_deinit(&a);
    arena_deinit(&a);
}

static void test_large_beside_small(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1024);
    char *small = arena_alloc(&a, 16);
    char *large = arena_alloc(&a, 1 << 20);
    char *next = arena_alloc(&a, 16);
    assert_ptr_equal(next, small + 16); /* the large one did not end the chunk */
    memset(large, 1, 1 << 20);
    arena_deinit(&a);

    arena_init(&a, 1024);
    arena_alloc(&a, 1 << 20);
    arena_reset(&a); /* none of ordinary size to keep */
    assert_null(a.chunk);
    assert_non_null(arena_alloc(&a, 1));
    arena_deinit(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alignment_and_content),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_reset_reuses_the_chunk),
        cmocka_unit_test(test_large_beside_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
