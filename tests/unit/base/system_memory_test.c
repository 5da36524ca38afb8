#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/system_memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[] = "/tmp/brunt-groups-XXXXXX";

/* A file under the root, its folders are there. */
static void put(const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/%s", root, name);
    assert_int_equal(file_write(slice_of(path), slice_of(text)), 0);
}

static void folder(const char *name)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/%s", root, name);
    assert_int_equal(mkdir(path, 0755), 0);
}

static int make(void **state)
{
    assert_non_null(mkdtemp(root));
    folder("outer");
    folder("outer/inner");
    put("outer/memory.max", "300000000\n");
    put("outer/inner/memory.max", "max\n");
    folder("memory");
    folder("memory/job");
    put("memory/memory.limit_in_bytes", "9223372036854771712\n");
    put("memory/job/memory.limit_in_bytes", "200000000\n");
    return 0;
}

static int drop(void **state)
{
    static const char *const names[] = { "memory/job/memory.limit_in_bytes",
                                         "memory/memory.limit_in_bytes",
                                         "outer/inner/memory.max",
                                         "outer/memory.max",
                                         "memory/job",
                                         "memory",
                                         "outer/inner",
                                         "outer",
                                         "" };
    char path[256];
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        snprintf(path, sizeof(path), "%s/%s", root, names[i]);
        assert_int_equal(remove(path), 0);
    }
    return 0;
}

static void limits_of_groups(void **state)
{
    static const struct {
        const char *groups;
        uint64_t limit;
    } cases[] = {
        { "0::/outer/inner\n", 300000000 },
        { "0::/outer", 300000000 },
        { "0::/\n", UINT64_MAX },
        { "0::/unseen/outer\n", UINT64_MAX },
        { "5:cpu,memory:/job\n", 200000000 },
        { "9:name=systemd:/\n4:memory:/job/unseen\n0::/outer\n", 200000000 },
        { "4:memory:/\n", 9223372036854771712u },
        { "4:cpu:/job\n", UINT64_MAX },
        { "", UINT64_MAX },
        { "nonsense\n:\n::\n", UINT64_MAX },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_true(system_memory_of_groups(slice_of(cases[i].groups), root) == cases[i].limit);
}

static void this_machine(void **state)
{
    assert_true(system_memory() > 1 << 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_of_groups),
        cmocka_unit_test(this_machine),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
