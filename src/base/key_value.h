/* A name and what it stands for, both borrowed. */
#ifndef BASE_KEY_VALUE_H
#define BASE_KEY_VALUE_H

#include "base/slice.h"

struct key_value {
    struct slice key, value;
};

#endif
