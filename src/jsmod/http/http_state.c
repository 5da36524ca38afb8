#include "jsmod/http/http_state.h"

#include "base/check.h"

#include <stdlib.h>

enum { CALL_ARENA_CHUNK = 8 * 1024 }; /* an ordinary request, its answer's head and a small body */

struct http_module_state *http_state(struct vu *vu)
{
    struct http_module_state *state = vu->module_data[SLOT_HTTP];
    if (state)
        return state;
    state = xcalloc(1, sizeof(*state));
    state->expected = &status_set_default;
    arena_init(&state->arena, CALL_ARENA_CHUNK);
    vu->module_data[SLOT_HTTP] = state;
    return state;
}

void http_state_release(struct vu *vu)
{
    struct http_module_state *state = vu->module_data[SLOT_HTTP];
    if (!state)
        return;
    arena_deinit(&state->arena);
    free(state->own_expected);
    free(state); /* the atoms go with the runtime */
    vu->module_data[SLOT_HTTP] = NULL;
}

struct arena *http_arena_enter(struct vu *vu)
{
    struct http_module_state *state = http_state(vu);
    state->arena_users++;
    return &state->arena;
}

void http_arena_leave(struct vu *vu)
{
    struct http_module_state *state = http_state(vu);
    if (--state->arena_users == 0)
        arena_reset(&state->arena);
}
