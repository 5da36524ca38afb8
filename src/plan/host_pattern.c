/* Checks the patterns of `hosts` and `blockHostnames`. */
#include "plan/host_pattern.h"

#include <ctype.h>

static bool is_label(struct slice label)
{
    if (label.len == 0 || label.ptr[0] == '-' || label.ptr[label.len - 1] == '-')
        return false;
    for (size_t i = 0; i < label.len; i++) {
        unsigned char c = (unsigned char)label.ptr[i];
        if (c >= 0x80 || (!isalnum(c) && c != '-'))
            return false;
    }
    return true;
}

static bool is_port(struct slice port)
{
    for (size_t i = 0; i < port.len; i++) {
        if (port.ptr[i] < '0' || port.ptr[i] > '9')
            return false;
    }
    return port.len >= 1 && port.len <= 5;
}

bool host_pattern_is_valid(struct slice pattern, bool port_allowed)
{
    ptrdiff_t colon = slice_rfind_char(pattern, ':');
    if (colon >= 0) {
        if (!port_allowed || !is_port(slice_sub(pattern, (size_t)colon + 1, pattern.len)))
            return false;
        pattern = slice_sub(pattern, 0, (size_t)colon);
    }
    if (slice_starts(pattern, SLICE("*")))
        pattern = slice_sub(pattern, slice_starts(pattern, SLICE("*.")) ? 2 : 1, pattern.len);
    if (pattern.len == 0)
        return true;
    for (;;) {
        ptrdiff_t dot = slice_find_char(pattern, '.');
        if (!is_label(slice_sub(pattern, 0, dot < 0 ? pattern.len : (size_t)dot)))
            return false;
        if (dot < 0)
            return true;
        pattern = slice_sub(pattern, (size_t)dot + 1, pattern.len);
    }
}
