/* The list of a URLSearchParams: pairs of texts in their order. */
#ifndef PROTO_PARAM_LIST_H
#define PROTO_PARAM_LIST_H

#include "base/buf.h"

struct param {
    struct slice name, value; /* UTF-8 in one block, at name.ptr */
};

struct param_list { /* zero at first */
    struct param *items;
    uint32_t count, capacity;
};

void param_list_deinit(struct param_list *list);
void param_list_clear(struct param_list *list);
void param_list_append(struct param_list *list, struct slice name, struct slice value);

/* The pairs of "a=1&b=2", appended. */
void param_list_read(struct param_list *list, struct slice text);
void param_list_write(const struct param_list *list, struct buf *out);

/* The first pair from `from` on with the name, and the value unless that is NULL; or the count. */
uint32_t param_list_find(const struct param_list *list, uint32_t from, struct slice name,
                         const struct slice *value);

/* Those with the name, and the value unless that is NULL, from `from` on. */
void param_list_remove(struct param_list *list, uint32_t from, struct slice name,
                       const struct slice *value);

/* The first of the name gets the value, others go; without one it is appended. */
void param_list_set(struct param_list *list, struct slice name, struct slice value);

/* By name, in the order of UTF-16 code units; pairs of one name keep theirs. */
void param_list_sort(struct param_list *list);

#endif
