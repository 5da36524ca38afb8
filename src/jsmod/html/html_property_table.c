/* What elements of each tag have, beside what all have. The spelling is k6's: hrefLang but
 * hreflang, readonly but readOnly. */
#include "base/check.h"
#include "jsmod/html/html_property.h"

#define ON(tag)  (UINT64_C(1) << TAG_##tag)
#define LINKS    (ON(A) | ON(AREA))
#define MEDIA    (ON(AUDIO) | ON(VIDEO))
#define SENDERS  (ON(BUTTON) | ON(INPUT))
#define CELLS    (ON(TD) | ON(TH))
#define SECTIONS (ON(THEAD) | ON(TBODY) | ON(TFOOT))
#define FORM_PART                                                                                \
    (ON(FIELDSET) | ON(KEYGEN) | ON(LABEL) | ON(LEGEND) | ON(OBJECT) | ON(OUTPUT) | ON(SELECT) | \
     ON(TEXTAREA) | SENDERS)
#define LABELLED \
    (ON(KEYGEN) | ON(METER) | ON(OUTPUT) | ON(PROGRESS) | ON(SELECT) | ON(TEXTAREA) | SENDERS)

#define TEXT(tags_, name_, attribute_)         \
    {                                          \
        tags_, name_, reflect_text, attribute_ \
    }
#define FLAG(tags_, name_, attribute_)         \
    {                                          \
        tags_, name_, reflect_flag, attribute_ \
    }
#define URL(tags_, name_, attribute_)         \
    {                                         \
        tags_, name_, reflect_url, attribute_ \
    }
#define NUMBER(tags_, name_, attribute_, missing)                   \
    {                                                               \
        tags_, name_, reflect_number, attribute_, .number = missing \
    }
#define CHOICE(tags_, name_, attribute_, fallback_, values_)         \
    {                                                                \
        tags_, name_, reflect_choice, attribute_, values_, fallback_ \
    }
#define CONSTANT(tags_, name_, text)                     \
    {                                                    \
        tags_, name_, reflect_constant, .fallback = text \
    }
#define SEARCH(tags_, name_, selector)     \
    {                                      \
        tags_, name_, search_all, selector \
    }
#define PART(name_, which)                       \
    {                                            \
        LINKS, name_, link_part, .number = which \
    }
#define OWN(tags_, name_, function) \
    {                               \
        tags_, name_, function      \
    }

#define REFERRER_POLICIES \
    "no-referrer no-referrer-when-downgrade origin origin-when-cross-origin unsafe-url"
#define INPUT_TYPES                                                                            \
    "button checkbox color date datetime-local email file hidden image month number password " \
    "radio range reset search submit tel time url week"

const struct html_property html_properties[] = {
    /* links */
    URL(LINKS | ON(LINK), "href", "href"),
    URL(LINKS, "toString", "href"),
    { ON(BASE), "href", reflect_base_url, "href" },
    PART("hash", LINK_HASH),
    PART("host", LINK_HOST),
    PART("hostname", LINK_HOSTNAME),
    PART("origin", LINK_ORIGIN),
    PART("password", LINK_PASSWORD),
    PART("pathname", LINK_PATHNAME),
    PART("port", LINK_PORT),
    PART("protocol", LINK_PROTOCOL),
    PART("search", LINK_SEARCH),
    PART("username", LINK_USERNAME),
    TEXT(LINKS, "download", "download"),
    TEXT(LINKS, "hrefLang", "hreflang"),
    TEXT(ON(LINK), "hreflang", "hreflang"),
    TEXT(LINKS | ON(LINK), "rel", "rel"),
    { LINKS | ON(LINK), "relList", reflect_words, "rel" },
    TEXT(LINKS | ON(BASE) | ON(FORM) | ON(LINK), "target", "target"),
    CHOICE(LINKS | ON(IFRAME) | ON(IMG) | ON(LINK), "referrerPolicy", "referrerpolicy", "",
           REFERRER_POLICIES),

    /* what several have */
    TEXT(LINKS | ON(EMBED) | ON(LINK) | ON(OBJECT) | ON(SCRIPT) | ON(SOURCE) | ON(UL), "type",
         "type"),
    TEXT(LINKS | ON(BUTTON) | ON(INPUT) | ON(LEGEND) | ON(TEXTAREA), "accessKey", "accesskey"),
    TEXT(SENDERS | ON(FIELDSET) | ON(FORM) | ON(IFRAME) | ON(IMG) | ON(KEYGEN) | ON(MAP) |
             ON(META) | ON(OBJECT) | ON(OUTPUT) | ON(PARAM) | ON(PRE) | ON(SELECT),
         "name", "name"),
    TEXT(ON(DATA) | ON(INPUT) | ON(PARAM) | ON(PRE) | ON(TEXTAREA), "value", "value"),
    TEXT(ON(INPUT) | ON(TEXTAREA), "defaultValue", "value"),
    TEXT(ON(EMBED) | ON(IFRAME) | ON(INPUT) | ON(OBJECT), "height", "height"),
    TEXT(ON(EMBED) | ON(IFRAME) | ON(INPUT) | ON(OBJECT), "width", "width"),
    NUMBER(ON(IMG), "height", "height", 0),
    NUMBER(ON(IMG), "width", "width", 0),
    NUMBER(ON(CANVAS), "height", "height", 150),
    NUMBER(ON(CANVAS), "width", "width", 150),
    URL(MEDIA | ON(IFRAME) | ON(IMG) | ON(INPUT) | ON(SCRIPT) | ON(SOURCE) | ON(TRACK), "src",
        "src"),
    TEXT(ON(EMBED), "src", "src"),
    { MEDIA | ON(IMG) | ON(LINK), "crossOrigin", reflect_optional_choice, "crossorigin",
      "anonymous use-credentials" },
    TEXT(ON(SCRIPT), "crossOrigin", "crossorigin"),
    TEXT(ON(LINK) | ON(SOURCE) | ON(STYLE), "media", "media"),
    TEXT(ON(IMG) | ON(SOURCE), "sizes", "sizes"),
    TEXT(ON(IMG) | ON(SOURCE), "srcset", "srcset"),
    TEXT(ON(IMG) | ON(INPUT), "alt", "alt"),
    TEXT(ON(IMG) | ON(OBJECT), "useMap", "usemap"),
    TEXT(ON(DEL) | ON(INS) | ON(QUOTE), "cite", "cite"),
    TEXT(ON(DEL) | ON(INS) | ON(TIME), "datetime", "datetime"),
    TEXT(ON(LABEL) | ON(OUTPUT), "htmlFor", "for"),
    TEXT(ON(OPTGROUP) | ON(TRACK), "label", "label"),
    OWN(LINKS | ON(OPTION) | ON(SCRIPT) | ON(TITLE), "text", own_text),
    FLAG(SENDERS | ON(KEYGEN) | ON(SELECT), "autofocus", "autofocus"),
    FLAG(SENDERS | ON(FIELDSET) | ON(KEYGEN) | ON(OPTGROUP) | ON(SELECT), "disabled", "disabled"),
    FLAG(ON(INPUT) | ON(SELECT) | ON(TEXTAREA), "required", "required"),
    FLAG(ON(INPUT) | ON(SELECT), "multiple", "multiple"),
    NUMBER(SENDERS | ON(OBJECT) | ON(SELECT) | ON(TEXTAREA), "tabIndex", "tabindex", 0),
    CHOICE(ON(FORM) | ON(INPUT) | ON(TEXTAREA), "autocomplete", "autocomplete", "on", "off"),

    /* forms */
    OWN(FORM_PART, "form", control_form),
    OWN(LABELLED, "labels", control_labels),
    OWN(SENDERS, "formAction", control_form_action),
    OWN(SENDERS, "formEnctype", control_form_enctype),
    OWN(SENDERS, "formMethod", control_form_method),
    OWN(SENDERS, "formNoValidate", control_form_no_validate),
    OWN(SENDERS, "formTarget", control_form_target),
    OWN(ON(BUTTON) | ON(OPTION), "value", control_value),
    CHOICE(ON(BUTTON), "type", "type", "submit", "button menu reset"),
    URL(ON(FORM), "action", "action"),
    TEXT(ON(FORM), "acceptCharset", "accept-charset"),
    CHOICE(ON(FORM), "encoding", "enctype", "application/x-www-form-urlencoded",
           "multipart/form-data text/plain"),
    CHOICE(ON(FORM), "enctype", "enctype", "application/x-www-form-urlencoded",
           "multipart/form-data text/plain"),
    FLAG(ON(FORM), "noValidate", "novalidate"),
    OWN(ON(FORM), "method", form_method),
    SEARCH(ON(FORM), "elements", "input,select,button,textarea,fieldset"),
    { ON(FORM), "length", search_count, "input,select,button,textarea,fieldset" },
    SEARCH(ON(FIELDSET), "elements", "input,select,button,textarea"),
    CONSTANT(ON(FIELDSET), "type", "fieldset"),
    OWN(ON(FIELDSET), "validity", not_there),
    CHOICE(ON(INPUT), "type", "type", "text", INPUT_TYPES),
    FLAG(ON(INPUT), "checked", "checked"),
    FLAG(ON(INPUT), "defaultChecked", "checked"),
    FLAG(ON(INPUT), "readonly", "readonly"),
    FLAG(ON(TEXTAREA), "readOnly", "readonly"),
    TEXT(ON(INPUT), "accept", "accept"),
    TEXT(ON(INPUT), "dirName", "dirname"),
    TEXT(ON(INPUT), "max", "max"),
    TEXT(ON(INPUT), "min", "min"),
    TEXT(ON(INPUT), "pattern", "pattern"),
    TEXT(ON(INPUT) | ON(TEXTAREA), "placeholder", "placeholder"),
    TEXT(ON(INPUT), "step", "step"),
    NUMBER(ON(INPUT), "maxLength", "maxlength", -1),
    NUMBER(ON(TEXTAREA), "maxLength", "maxlength", 0),
    NUMBER(ON(INPUT), "size", "size", 0),
    OWN(ON(INPUT), "list", input_list),
    OWN(ON(LABEL), "control", label_control),
    NUMBER(ON(TEXTAREA), "cols", "cols", 0),
    NUMBER(ON(TEXTAREA), "rows", "rows", 0),
    CONSTANT(ON(TEXTAREA), "type", "textarea"),
    CHOICE(ON(TEXTAREA), "autocapitalize", "autocapitalize", "sentences",
           "none off characters words"),
    CHOICE(ON(TEXTAREA), "wrap", "wrap", "soft", "hard off"),
    OWN(ON(TEXTAREA), "length", textarea_length),
    TEXT(ON(KEYGEN), "challenge", "challenge"),
    CHOICE(ON(KEYGEN), "keytype", "keytype", "RSA", "DSA EC"),
    CONSTANT(ON(KEYGEN), "type", "keygen"),
    CONSTANT(ON(OUTPUT), "type", "output"),
    OWN(ON(OUTPUT), "value", own_text),
    OWN(ON(OUTPUT), "defaultValue", own_text),

    /* choices */
    SEARCH(ON(DATALIST) | ON(SELECT), "options", "option"),
    { ON(SELECT), "length", search_count, "option" },
    OWN(ON(SELECT), "selectedIndex", select_selected_index),
    SEARCH(ON(SELECT), "selectedOptions", "option[selected]"),
    OWN(ON(SELECT), "size", select_size),
    OWN(ON(SELECT), "type", select_type),
    OWN(ON(SELECT), "value", select_value),
    FLAG(ON(OPTION), "defaultSelected", "selected"),
    OWN(ON(OPTION), "disabled", option_disabled),
    OWN(ON(OPTION), "form", option_form),
    { ON(OPTION), "index", search_index, "option", "select datalist" },
    OWN(ON(OPTION), "label", option_label),
    FLAG(ON(OPTION), "selected", "selected"),
    NUMBER(ON(METER), "high", "high", 0),
    NUMBER(ON(METER), "low", "low", 0),
    NUMBER(ON(METER), "max", "max", 0),
    NUMBER(ON(METER), "min", "min", 0),
    NUMBER(ON(METER), "optimum", "optimum", 0),
    OWN(ON(PROGRESS), "max", progress_max),
    { ON(PROGRESS), "position", progress_value, .number = -1 },
    { ON(PROGRESS), "value", progress_value, .number = 0 },

    /* tables */
    { ON(TABLE), "caption", search_child, "caption" },
    { ON(TABLE), "tFoot", search_child, "tfoot" },
    { ON(TABLE), "tHead", search_child, "thead" },
    SEARCH(ON(TABLE), "tBodies", "tbody"),
    SEARCH(ON(TABLE) | SECTIONS, "rows", "tr"),
    FLAG(ON(TABLE), "sortable", "sortable"),
    SEARCH(ON(TR), "cells", "th,td"),
    { ON(TR), "rowIndex", search_index, "tr", "table", .number = -1 },
    { ON(TR), "sectionRowIndex", search_index, "tr", "thead tbody tfoot", .number = -1 },
    { CELLS, "cellIndex", search_index, "th,td", "tr", .number = -1 },
    NUMBER(CELLS, "colSpan", "colspan", 1),
    NUMBER(CELLS, "rowSpan", "rowspan", 1),
    TEXT(CELLS, "headers", "headers"),
    TEXT(ON(TH), "abbr", "abbr"),
    CHOICE(ON(TH), "scope", "scope", "", "row col colgroup rowgroup"),
    FLAG(ON(TH), "sorted", "sorted"),
    OWN(ON(COL), "span", column_span),

    /* media */
    FLAG(MEDIA, "autoplay", "autoplay"),
    FLAG(MEDIA, "controls", "controls"),
    TEXT(MEDIA, "currentSrc", "src"),
    FLAG(MEDIA, "defaultMuted", "muted"),
    FLAG(MEDIA, "loop", "loop"),
    TEXT(MEDIA, "mediaGroup", "mediagroup"),
    FLAG(MEDIA, "muted", "muted"),
    CHOICE(MEDIA, "preload", "preload", "auto", "metadata none"),
    SEARCH(MEDIA, "textTracks", "track"),
    URL(ON(IMG), "currentSrc", "src"),
    FLAG(ON(IMG), "isMap", "ismap"),
    FLAG(ON(IFRAME), "allowfullscreen", "allowfullscreen"),
    SEARCH(ON(MAP), "areas", "area"),
    OWN(ON(MAP), "images", search_map_images),
    URL(ON(OBJECT), "data", "data"),
    FLAG(ON(OBJECT), "typeMustMatch", "typemustmatch"),
    TEXT(ON(SOURCE), "keySystem", "keysystem"),
    FLAG(ON(TRACK), "default", "default"),
    CHOICE(ON(TRACK), "kind", "kind", "subtitle", "captions descriptions chapters metadata"),
    TEXT(ON(TRACK), "srclang", "srclang"),

    /* the rest */
    TEXT(ON(META), "content", "content"),
    CHOICE(ON(META), "httpEquiv", "http-equiv", "content-type", "default-style refresh"),
    CHOICE(ON(LI), "type", "type", "", "1 a A i I disc square circle"),
    NUMBER(ON(LI), "value", "value", 0),
    CHOICE(ON(OL), "type", "type", "1", "a A i I"),
    FLAG(ON(OL), "reversed", "reversed"),
    NUMBER(ON(OL), "start", "start", 0),
    FLAG(ON(SCRIPT), "async", "async"),
    TEXT(ON(SCRIPT), "charset", "charset"),
    FLAG(ON(SCRIPT), "defer", "defer"),
    FLAG(ON(SCRIPT), "noModule", "nomodule"),
    { ON(STYLE), "type", reflect_text, "type", .fallback = "text/css" },
};
const int html_property_count = ARRAY_LEN(html_properties);
