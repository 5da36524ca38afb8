#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/map.h"

#include <stdio.h>
#include <stdlib.h>

static struct slice name_of(char text[32], int i)
{
    snprintf(text, 32, "key %d", i);
    return slice_of(text);
}

static void test_empty(void **state)
{
    (void)state;
    struct map m;
    map_init(&m);
    size_t at = 0;
    assert_null(map_get(&m, SLICE("x")));
    assert_null(map_remove(&m, SLICE("x")));
    assert_null(map_next(&m, &at));
    map_deinit(&m, NULL);
}

static void test_set_and_replace(void **state)
{
    (void)state;
    struct map m;
    map_init(&m);
    int a, b;
    char key[] = "name";
    assert_null(map_set(&m, slice_of(key), &a));
    key[0] = 'X'; /* the map has its own copy */
    assert_ptr_equal(map_get(&m, SLICE("name")), &a);
    assert_ptr_equal(map_set(&m, SLICE("name"), &b), &a);
    assert_int_equal(m.count, 1);
    map_set(&m, SLICE(""), &a);
    map_set(&m, slice_make("a\0b", 3), &b);
    assert_ptr_equal(map_get(&m, SLICE("")), &a);
    assert_null(map_get(&m, SLICE("a")));
    assert_ptr_equal(map_get(&m, slice_make("a\0b", 3)), &b);
    map_deinit(&m, NULL);
}

/* Random sets and removals next to a plain array that says what must be there. */
static void test_against_a_model(void **state)
{
    (void)state;
    enum { KEYS = 500 };
    static void *model[KEYS];
    static int values[KEYS];
    char text[32];
    struct map m;
    map_init(&m);
    unsigned seed = 1;
    size_t count = 0;
    for (int step = 0; step < 50000; step++) {
        int i = rand_r(&seed) % KEYS;
        /* Phases of growth and of shrinking. */
        bool set = rand_r(&seed) % 10 < (step / 5000 % 2 ? 3 : 7);
        if (set) {
            assert_ptr_equal(map_set(&m, name_of(text, i), &values[i]), model[i]);
            count += model[i] == NULL;
            model[i] = &values[i];
        } else {
            assert_ptr_equal(map_remove(&m, name_of(text, i)), model[i]);
            count -= model[i] != NULL;
            model[i] = NULL;
        }
        assert_int_equal(m.count, count);
    }
    for (int i = 0; i < KEYS; i++)
        assert_ptr_equal(map_get(&m, name_of(text, i)), model[i]);

    size_t at = 0, walked = 0;
    for (const struct map_entry *entry; (entry = map_next(&m, &at)) != NULL; walked++) {
        assert_ptr_equal(map_get(&m, slice_make(entry->key, entry->key_len)), entry->value);
    }
    assert_int_equal(walked, count);
    map_deinit(&m, NULL);
}

static void test_values_are_freed(void **state)
{
    (void)state;
    struct map m;
    map_init(&m);
    char text[32];
    for (int i = 0; i < 100; i++)
        map_set(&m, name_of(text, i), malloc(10));
    free(map_remove(&m, SLICE("key 7")));
    map_deinit(&m, free);
    assert_int_equal(m.capacity, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_set_and_replace),
        cmocka_unit_test(test_against_a_model),
        cmocka_unit_test(test_values_are_freed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
