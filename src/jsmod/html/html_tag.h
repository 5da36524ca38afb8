/* The tags whose elements have methods of their own. */
#ifndef JSMOD_HTML_TAG_H
#define JSMOD_HTML_TAG_H

#include "html/document.h"

enum html_tag {
    TAG_A,
    TAG_AREA,
    TAG_AUDIO,
    TAG_BASE,
    TAG_BUTTON,
    TAG_CANVAS,
    TAG_COL,
    TAG_DATA,
    TAG_DATALIST,
    TAG_DEL,
    TAG_EMBED,
    TAG_FIELDSET,
    TAG_FORM,
    TAG_IFRAME,
    TAG_IMG,
    TAG_INPUT,
    TAG_INS,
    TAG_KEYGEN,
    TAG_LABEL,
    TAG_LEGEND,
    TAG_LI,
    TAG_LINK,
    TAG_MAP,
    TAG_META,
    TAG_METER,
    TAG_OBJECT,
    TAG_OL,
    TAG_OPTGROUP,
    TAG_OPTION,
    TAG_OUTPUT,
    TAG_PARAM,
    TAG_PRE,
    TAG_PROGRESS,
    TAG_QUOTE,
    TAG_SCRIPT,
    TAG_SELECT,
    TAG_SOURCE,
    TAG_STYLE,
    TAG_TABLE,
    TAG_TBODY,
    TAG_TD,
    TAG_TEXTAREA,
    TAG_TFOOT,
    TAG_TH,
    TAG_THEAD,
    TAG_TIME,
    TAG_TITLE,
    TAG_TR,
    TAG_TRACK,
    TAG_UL,
    TAG_VIDEO,
    TAG_COUNT, /* and any other */
};

/* TAG_COUNT for all other nodes. */
enum html_tag html_tag_of(const struct html_node *n);

#endif
