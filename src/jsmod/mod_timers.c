/* k6/timers: what globalThis has too. */
#include "jsmod/module_table.h"
#include "script/event_loop.h"
#include "script/native_module.h"

const struct native_module mod_timers = {
    .specifier = "k6/timers",
    .entries = script_timer_functions,
    .entry_count = SCRIPT_TIMER_FUNCTIONS,
    .default_is_namespace = true,
};
