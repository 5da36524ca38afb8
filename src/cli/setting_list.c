#include "cli/setting_list.h"

/* "[a,b]" at the front of the text: its inside. */
static int take_array(struct slice *rest, struct slice key, struct slice *out, struct error *error)
{
    ptrdiff_t end = slice_find_char(*rest, ']');
    if (end < 0)
        return error_set(error, EXIT_CODE_OTHER, "array value for key `%.*s` didn't end",
                         SLICE_ARG(key));
    *out = slice_sub(*rest, 1, (size_t)end);
    *rest = slice_sub(*rest, (size_t)end + 1, rest->len);
    if (rest->len > 0 && rest->ptr[0] != ',')
        return error_set(error, EXIT_CODE_OTHER, "there was no ',' after an array with key '%.*s'",
                         SLICE_ARG(key));
    *rest = slice_sub(*rest, 1, rest->len);
    return 0;
}

bool setting_list_next(struct slice *rest, struct key_value *out, struct error *error)
{
    if (rest->len == 0)
        return false;
    ptrdiff_t equals = slice_find_char(*rest, '='), comma = slice_find_char(*rest, ',');
    if (equals < 0 || (comma >= 0 && comma < equals) || (size_t)equals + 1 == rest->len) {
        struct slice key = slice_sub(*rest, 0, comma < 0 ? rest->len : (size_t)comma);
        error_set(error, EXIT_CODE_OTHER, "key `%.*s` with no value", SLICE_ARG(key));
        return false;
    }
    out->key = slice_sub(*rest, 0, (size_t)equals);
    *rest = slice_sub(*rest, (size_t)equals + 1, rest->len);
    if (rest->ptr[0] == '[')
        return take_array(rest, out->key, &out->value, error) == 0;
    slice_split(rest, ',', &out->value);
    return true;
}
