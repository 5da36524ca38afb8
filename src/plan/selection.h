/* A part of a test, to try it: --scenario runs the named scenarios alone, --once everything with
 * one VU and one iteration. What the scenarios run, and with which variables and tags, stays. */
#ifndef PLAN_SELECTION_H
#define PLAN_SELECTION_H

#include "plan/options.h"

/* Whether the flags ask for a selection. */
bool selection_is_wanted(const struct options *flags);

/* -1 with the error where other flags say what to run, too. */
int selection_check_flags(const struct options *flags, struct error *error);

/* Takes away from a layer what would replace the scenarios (vus, duration, ...), with a warning. */
void selection_protect(struct options *layer, struct buf *warnings);

/* Makes the selection in consolidated options, of which thresholds of scenarios that are left out
 * are taken, too, with a warning. 0, or -1 with the error. */
int selection_apply(struct options *o, struct buf *warnings, struct error *error);

#endif
