#include "base/byte_size.h"

bool byte_size_parse(struct slice text, uint64_t *bytes)
{
    static const struct {
        struct slice name;
        double bytes;
    } units[] = {
        /* Before "B", with which they end. */
        { SLICE("kB"), 1e3 },     { SLICE("MB"), 1e6 },     { SLICE("GB"), 1e9 },
        { SLICE("TB"), 1e12 },    { SLICE("KiB"), 0x1p10 }, { SLICE("MiB"), 0x1p20 },
        { SLICE("GiB"), 0x1p30 }, { SLICE("TiB"), 0x1p40 }, { SLICE("B"), 1 },
    };
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        size_t unit = units[i].name.len;
        double number;
        if (text.len <= unit ||
            !slice_eq_nocase(slice_sub(text, text.len - unit, text.len), units[i].name))
            continue;
        if (!slice_to_double(slice_trim(slice_sub(text, 0, text.len - unit)), &number) ||
            !(number >= 0 && number * units[i].bytes < 0x1p63))
            return false;
        *bytes = (uint64_t)(number * units[i].bytes);
        return true;
    }
    return false;
}
