/* The parts of the text summary that have files of their own. */
#ifndef OUTPUT_SUMMARY_TEXT_H
#define OUTPUT_SUMMARY_TEXT_H

#include "output/summary.h"

/* The legacy text without the blank lines around it. */
void summary_text_legacy(struct buf *out, const struct summary *s);

#endif
