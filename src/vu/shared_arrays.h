/* The SharedArrays of a test: by name, the elements as JSON, once in memory for all VUs. Filled in
 * init code, read by any thread. */
#ifndef VU_SHARED_ARRAYS_H
#define VU_SHARED_ARRAYS_H

#include "base/slice.h"

#include <stdint.h>

struct shared_array {
    uint32_t count;
    struct slice *elements; /* JSON texts; immutable */
};

struct shared_arrays;

struct shared_arrays *shared_arrays_new(void);
void shared_arrays_free(struct shared_arrays *s);

/* NULL where there is none yet. The array lives until shared_arrays_free. */
const struct shared_array *shared_arrays_find(struct shared_arrays *s, struct slice name);

/* Copies the elements, unless another thread has put the name first: the array that counts is
 * returned. NULL when it is more than scripts may hold. */
const struct shared_array *shared_arrays_put(struct shared_arrays *s, struct slice name,
                                             const struct slice *elements, uint32_t count);

#endif
