#include "base/system_memory.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"

#include <sys/resource.h>
#include <unistd.h>

/* The number that a file holds; UINT64_MAX for none ("max"). */
static uint64_t number_in(struct slice path)
{
    struct arena arena;
    struct slice text;
    int64_t number;
    arena_init(&arena, 256);
    bool is = file_read(&arena, path, &text) == 0 && slice_to_int64(slice_trim(text), &number) &&
              number > 0;
    arena_deinit(&arena);
    return is ? (uint64_t)number : UINT64_MAX;
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* `file` of the group and of those around it. A container may see its groups under other names than
 * it is told: what isn't there is passed over. */
static uint64_t limit_of_group(const char *root, const char *controller, struct slice group,
                               const char *file)
{
    uint64_t limit = UINT64_MAX;
    struct buf path = BUF_INIT(8192);
    for (;;) {
        buf_reset(&path);
        buf_printf(&path, "%s%s%.*s/%s", root, controller, SLICE_ARG(group), file);
        limit = smaller(limit, number_in(buf_slice(&path)));
        ptrdiff_t slash = slice_rfind_char(group, '/');
        if (slash < 0)
            break;
        group = slice_sub(group, 0, (size_t)slash);
    }
    buf_deinit(&path);
    return limit;
}

static bool is_listed(struct slice list, const char *name)
{
    struct slice item;
    while (slice_split(&list, ',', &item)) {
        if (slice_is(item, name))
            return true;
    }
    return false;
}

uint64_t system_memory_of_groups(struct slice groups, const char *root)
{
    uint64_t limit = UINT64_MAX;
    struct slice line;
    while (slice_split(&groups, '\n', &line)) {
        /* "4:memory:/path" in version 1, "0::/path" in version 2. */
        ptrdiff_t first = slice_find_char(line, ':');
        struct slice rest = slice_sub(line, (size_t)(first + 1), line.len);
        ptrdiff_t second = slice_find_char(rest, ':');
        if (first < 0 || second < 0)
            continue;
        struct slice controllers = slice_sub(rest, 0, (size_t)second);
        struct slice group = slice_sub(rest, (size_t)second + 1, rest.len);
        if (controllers.len == 0)
            limit = smaller(limit, limit_of_group(root, "", group, "memory.max"));
        else if (is_listed(controllers, "memory"))
            limit = smaller(limit, limit_of_group(root, "/memory", group, "memory.limit_in_bytes"));
    }
    return limit;
}

static uint64_t of_resource(int resource)
{
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return UINT64_MAX;
    return limit.rlim_cur;
}

uint64_t system_memory(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    uint64_t memory = pages > 0 && page > 0 ? (uint64_t)pages * (uint64_t)page : UINT64_MAX;
    struct arena arena;
    struct slice groups;
    arena_init(&arena, 4096);
    if (file_read(&arena, SLICE("/proc/self/cgroup"), &groups) == 0)
        memory = smaller(memory, system_memory_of_groups(groups, "/sys/fs/cgroup"));
    arena_deinit(&arena);
    memory = smaller(memory, of_resource(RLIMIT_AS));
    return smaller(memory, of_resource(RLIMIT_DATA));
}
