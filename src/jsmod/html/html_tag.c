#include "jsmod/html/html_tag.h"

static const struct slice tag_names[TAG_COUNT] = {
    [TAG_A] = SLICE("a"),
    [TAG_AREA] = SLICE("area"),
    [TAG_AUDIO] = SLICE("audio"),
    [TAG_BASE] = SLICE("base"),
    [TAG_BUTTON] = SLICE("button"),
    [TAG_CANVAS] = SLICE("canvas"),
    [TAG_COL] = SLICE("col"),
    [TAG_DATA] = SLICE("data"),
    [TAG_DATALIST] = SLICE("datalist"),
    [TAG_DEL] = SLICE("del"),
    [TAG_EMBED] = SLICE("embed"),
    [TAG_FIELDSET] = SLICE("fieldset"),
    [TAG_FORM] = SLICE("form"),
    [TAG_IFRAME] = SLICE("iframe"),
    [TAG_IMG] = SLICE("img"),
    [TAG_INPUT] = SLICE("input"),
    [TAG_INS] = SLICE("ins"),
    [TAG_KEYGEN] = SLICE("keygen"),
    [TAG_LABEL] = SLICE("label"),
    [TAG_LEGEND] = SLICE("legend"),
    [TAG_LI] = SLICE("li"),
    [TAG_LINK] = SLICE("link"),
    [TAG_MAP] = SLICE("map"),
    [TAG_META] = SLICE("meta"),
    [TAG_METER] = SLICE("meter"),
    [TAG_OBJECT] = SLICE("object"),
    [TAG_OL] = SLICE("ol"),
    [TAG_OPTGROUP] = SLICE("optgroup"),
    [TAG_OPTION] = SLICE("option"),
    [TAG_OUTPUT] = SLICE("output"),
    [TAG_PARAM] = SLICE("param"),
    [TAG_PRE] = SLICE("pre"),
    [TAG_PROGRESS] = SLICE("progress"),
    [TAG_QUOTE] = SLICE("quote"),
    [TAG_SCRIPT] = SLICE("script"),
    [TAG_SELECT] = SLICE("select"),
    [TAG_SOURCE] = SLICE("source"),
    [TAG_STYLE] = SLICE("style"),
    [TAG_TABLE] = SLICE("table"),
    [TAG_TBODY] = SLICE("tbody"),
    [TAG_TD] = SLICE("td"),
    [TAG_TEXTAREA] = SLICE("textarea"),
    [TAG_TFOOT] = SLICE("tfoot"),
    [TAG_TH] = SLICE("th"),
    [TAG_THEAD] = SLICE("thead"),
    [TAG_TIME] = SLICE("time"),
    [TAG_TITLE] = SLICE("title"),
    [TAG_TR] = SLICE("tr"),
    [TAG_TRACK] = SLICE("track"),
    [TAG_UL] = SLICE("ul"),
    [TAG_VIDEO] = SLICE("video"),
};

enum html_tag html_tag_of(const struct html_node *n)
{
    int tag = 0;
    while (tag < TAG_COUNT && !(n->type == HTML_ELEMENT && slice_eq(n->text, tag_names[tag])))
        tag++;
    return (enum html_tag)tag;
}
