/* What the two JSON forms of k6's classic summary have in common. */
#ifndef OUTPUT_SUMMARY_JSON_H
#define OUTPUT_SUMMARY_JSON_H

#include "base/json_writer.h"
#include "metrics/group_tree.h"

/* A group with everything in it; `maps`: its groups and checks by name instead of in arrays. */
void summary_json_group(struct json_writer *w, const struct group_node *group, bool maps);

#endif
