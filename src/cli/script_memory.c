#include "cli/script_memory.h"

#include "base/byte_size.h"
#include "base/memory_budget.h"
#include "base/system_memory.h"

void script_memory_limit(struct opt_text limit)
{
    uint64_t bytes = 0;
    if (limit.set) {
        byte_size_parse(limit.value, &bytes); /* nothing of "none" */
        memory_budget_set((size_t)bytes, "--memory-limit");
        return;
    }
    bytes = system_memory();
    /* What they hold isn't all: there are stacks, connections and results, and other programs. */
    memory_budget_set(bytes == UINT64_MAX ? 0 : (size_t)(bytes / 5 * 4),
                      "80 % of this machine's; --memory-limit sets another limit");
}
