#include "base/edit_distance.h"

#include <ctype.h>

enum { LONGEST = 63 };

static bool same(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static size_t least(size_t a, size_t b, size_t c)
{
    size_t smaller = a < b ? a : b;
    return smaller < c ? smaller : c;
}

/* Row by row of the table whose cell (i, j) is the distance of a's first i from b's first j. */
size_t edit_distance(struct slice a, struct slice b)
{
    size_t row[LONGEST + 1];
    if (a.len > LONGEST || b.len > LONGEST)
        return a.len > b.len ? a.len : b.len;
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t above = row[j];
            row[j] = least(above + 1, row[j - 1] + 1,
                           diagonal + (same(a.ptr[i - 1], b.ptr[j - 1]) ? 0 : 1));
            diagonal = above;
        }
    }
    return row[b.len];
}
