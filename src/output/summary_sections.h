/* Which part of the text summary a metric is shown in. */
#ifndef OUTPUT_SUMMARY_SECTIONS_H
#define OUTPUT_SUMMARY_SECTIONS_H

#include "output/summary.h"

/* In the order of the text. */
enum summary_section {
    SECTION_CUSTOM,
    SECTION_HTTP,
    SECTION_EXECUTION,
    SECTION_NETWORK,
    SECTION_BROWSER,
    SECTION_WEB_VITALS,
    SECTION_GRPC,
    SECTION_WEBSOCKET,
    SECTION_COUNT,
    SECTION_NONE = SECTION_COUNT /* not shown */
};

const char *summary_section_title(enum summary_section section);

/* Compact mode leaves out the phases of a request. */
enum summary_section summary_section_of(const struct metric *metric, enum summary_mode mode);

#endif
