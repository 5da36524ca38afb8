#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/slab.h"

#include <string.h>

static void test_sizes(void **state)
{
    struct slab *slab = slab_new();
    for (size_t size = 1; size < 3000; size++) {
        char *block = slab_alloc(slab, size);
        assert_non_null(block);
        assert_int_equal((uintptr_t)block % 8, 0);
        assert_true(slab_usable_size(block) >= size);
        memset(block, 0xAA, size);
        slab_release(slab, block);
    }
    slab_free(slab);
}

static void test_a_block_is_used_again(void **state)
{
    struct slab *slab = slab_new();
    void *blocks[2] = { slab_alloc(slab, 40), slab_alloc(slab, 40) };
    uintptr_t first = (uintptr_t)blocks[0];
    slab_release(slab, blocks[0]);
    void *again = slab_alloc(slab, 40);
    /* Under ASan it is malloc's, and rests for a while. */
    if (slab_usable_size(again) != 40)
        assert_int_equal((uintptr_t)again, first);
    slab_release(slab, again);
    slab_release(slab, blocks[1]);
    slab_free(slab);
}

static void test_resizing_keeps_the_bytes(void **state)
{
    static const size_t sizes[] = { 1, 16, 17, 48, 500, 512, 513, 4000, 513, 512, 100, 3 };
    struct slab *slab = slab_new();
    unsigned char *block = slab_alloc(slab, 1);
    size_t known = 1;
    block[0] = 0;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        block = slab_resize(slab, block, sizes[i]);
        assert_non_null(block);
        for (size_t at = 0; at < known && at < sizes[i]; at++)
            assert_int_equal(block[at], at & 0xFF);
        for (size_t at = 0; at < sizes[i]; at++)
            block[at] = at & 0xFF;
        known = sizes[i];
    }
    slab_release(slab, block);
    slab_free(slab);
}

/* Blocks of all sizes come and go in no order; each has its own mark from end to end. */
static void test_no_two_overlap(void **state)
{
    enum { COUNT = 5000, ROUNDS = 200000 };
    static struct {
        unsigned char *bytes;
        size_t size;
        unsigned char mark;
    } all[COUNT];
    struct slab *slab = slab_new();
    uint32_t random = 1;
    for (int round = 0; round < ROUNDS; round++) {
        random = random * 1664525 + 1013904223;
        uint32_t i = (random >> 8) % COUNT;
        if (all[i].bytes) {
            for (size_t at = 0; at < all[i].size; at++)
                assert_int_equal(all[i].bytes[at], all[i].mark);
            slab_release(slab, all[i].bytes);
            all[i].bytes = NULL;
        } else {
            all[i].size = 1 + (random >> 20) % 600;
            all[i].mark = random >> 12 & 0xFF;
            all[i].bytes = slab_alloc(slab, all[i].size);
            memset(all[i].bytes, all[i].mark, all[i].size);
        }
    }
    for (int i = 0; i < COUNT; i++)
        if (all[i].bytes)
            slab_release(slab, all[i].bytes);
    slab_free(slab);
}

/* A document is read, thrown away, and another one is read, of other sizes: more spans at once than
 * those that are spared. */
static void test_what_is_emptied_is_used_for_other_sizes(void **state)
{
    enum { COUNT = 8000 };
    static unsigned char *blocks[COUNT];
    struct slab *slab = slab_new();
    for (size_t size = 8; size <= 512; size *= 2) {
        for (int i = 0; i < COUNT; i++) {
            blocks[i] = slab_alloc(slab, size);
            memset(blocks[i], i & 0xFF, size);
        }
        for (int i = 0; i < COUNT; i++) {
            assert_int_equal(blocks[i][0], i & 0xFF);
            assert_int_equal(blocks[i][size - 1], i & 0xFF);
            slab_release(slab, blocks[i]);
        }
    }
    slab_free(slab);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_a_block_is_used_again),
        cmocka_unit_test(test_resizing_keeps_the_bytes),
        cmocka_unit_test(test_no_two_overlap),
        cmocka_unit_test(test_what_is_emptied_is_used_for_other_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
