#include "protobuf/json_scalar.h"

#include "base/base64.h"
#include "protobuf/wire.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* "1e2" and "150.0" are integers as well. A number is digits, some of which are behind the point,
 * times a power of ten: all that does not end up in front of the point must be zeros. */
static bool parse_integer(struct slice text, bool *negative, uint64_t *size)
{
    size_t i = 0;
    int64_t point = -1, digits = 0, exponent = 0;
    *negative = text.len > 0 && text.ptr[0] == '-';
    struct slice number = slice_sub(text, *negative, text.len);
    for (; i < number.len && (number.ptr[i] | 0x20) != 'e'; i++) {
        if (number.ptr[i] == '.')
            point = digits;
        else
            digits++;
    }
    size_t end = i;
    if (i < number.len) {
        bool plus = number.ptr[i + 1] == '+';
        if (!slice_to_int64(slice_sub(number, i + 1 + plus, number.len), &exponent) ||
            exponent > 10000 || exponent < -10000)
            return false;
    }
    point = (point < 0 ? digits : point) + exponent;
    int64_t at = 0;
    *size = 0;
    for (i = 0; i < end; i++) {
        if (number.ptr[i] == '.')
            continue;
        unsigned digit = (unsigned)(number.ptr[i] - '0');
        if (at++ >= point) {
            if (digit != 0)
                return false;
        } else if (__builtin_mul_overflow(*size, 10, size) ||
                   __builtin_add_overflow(*size, digit, size)) {
            return false;
        }
    }
    for (; at < point && *size != 0; at++) {
        if (__builtin_mul_overflow(*size, 10, size))
            return false;
    }
    return true;
}

static bool fit_signed(bool negative, uint64_t size, int bits, int64_t *value)
{
    uint64_t limit = ((uint64_t)1 << (bits - 1)) - !negative;
    if (size > limit)
        return false;
    *value = negative ? (int64_t)(0 - size) : (int64_t)size;
    return true;
}

/* The number that a type of integers has on the wire. */
static bool integer_bits(enum pb_type type, bool negative, uint64_t size, uint64_t *bits)
{
    int64_t value;
    switch (type) {
    case PB_UINT32:
    case PB_FIXED32: *bits = size; return !(negative && size) && size <= UINT32_MAX;
    case PB_UINT64:
    case PB_FIXED64: *bits = size; return !(negative && size);
    case PB_INT32:
    case PB_ENUM:
    case PB_SFIXED32:
    case PB_SINT32:
        if (!fit_signed(negative, size, 32, &value))
            return false;
        break;
    default:
        if (!fit_signed(negative, size, 64, &value))
            return false;
        break;
    }
    *bits = type == PB_SINT32 || type == PB_SINT64 ? wire_zigzag(value) : (uint64_t)value;
    return true;
}

/* Rounded to a float once, not to a double first. False beyond its range. */
static bool to_float(struct slice text, float *value)
{
    char local[64];
    double wide;
    if (!slice_to_double(text, &wide))
        return false;
    *value = (float)wide;
    if (text.len < sizeof local) {
        memcpy(local, text.ptr, text.len);
        local[text.len] = 0;
        *value = strtof(local, NULL);
    }
    return isfinite(*value);
}

static uint64_t float_bits(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static uint64_t double_bits(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static bool special_bits(enum pb_type type, struct slice text, uint64_t *bits)
{
    double value;
    if (slice_is(text, "NaN"))
        value = NAN;
    else if (slice_is(text, "Infinity"))
        value = INFINITY;
    else if (slice_is(text, "-Infinity"))
        value = -INFINITY;
    else
        return false;
    *bits = type == PB_FLOAT ? float_bits((float)value) : double_bits(value);
    return true;
}

static bool number_bits(enum pb_type type, struct slice text, uint64_t *bits)
{
    float single;
    double value;
    bool negative;
    uint64_t size;
    if (type == PB_FLOAT) {
        if (!to_float(text, &single))
            return false;
        *bits = float_bits(single);
        return true;
    }
    if (type == PB_DOUBLE) {
        if (!slice_to_double(text, &value))
            return false;
        *bits = double_bits(value);
        return true;
    }
    return parse_integer(text, &negative, &size) && integer_bits(type, negative, size, bits);
}

/* A string that is nothing but a number. */
static bool quoted_number_bits(enum pb_type type, struct slice text, uint64_t *bits)
{
    struct json_reader r;
    if ((type == PB_FLOAT || type == PB_DOUBLE) && special_bits(type, text, bits))
        return true;
    json_reader_init(&r, text, NULL);
    return r.token.kind == JSON_NUMBER && r.token.raw.len == text.len &&
           number_bits(type, text, bits);
}

static bool enum_bits(const struct pb_enum *e, struct json_token token, struct buf *room,
                      uint64_t *bits)
{
    if (token.kind == JSON_NULL && e->null_value) {
        *bits = 0;
        return true;
    }
    if (token.kind == JSON_NUMBER)
        return number_bits(PB_ENUM, token.raw, bits);
    if (token.kind != JSON_STRING)
        return false;
    const struct pb_enum_value *value = pb_enum_name(e, json_reader_text(token, room));
    if (value)
        *bits = (uint64_t)(int64_t)value->number;
    return value != NULL;
}

bool json_scalar_bits(const struct pb_field *f, struct json_token token, struct buf *room,
                      uint64_t *bits)
{
    if (f->type == PB_ENUM)
        return enum_bits(f->enumeration, token, room, bits);
    if (f->type == PB_BOOL) {
        *bits = token.kind == JSON_BOOL && token.raw.ptr[0] == 't';
        return token.kind == JSON_BOOL;
    }
    if (token.kind == JSON_NUMBER)
        return number_bits(f->type, token.raw, bits);
    return token.kind == JSON_STRING &&
           quoted_number_bits(f->type, json_reader_text(token, room), bits);
}

bool json_key_bits(enum pb_type type, struct slice name, uint64_t *bits)
{
    if (type == PB_BOOL) {
        *bits = slice_is(name, "true");
        return *bits || slice_is(name, "false");
    }
    bool negative = slice_starts(name, SLICE("-")), plus = slice_starts(name, SLICE("+"));
    uint64_t size = 0;
    struct slice digits = slice_sub(name, negative || plus, name.len);
    for (size_t i = 0; i < digits.len; i++) {
        unsigned digit = (unsigned)digits.ptr[i] - '0';
        if (digit > 9 || __builtin_mul_overflow(size, 10, &size) ||
            __builtin_add_overflow(size, digit, &size))
            return false;
    }
    return digits.len > 0 && integer_bits(type, negative, size, bits);
}

bool json_append_bytes(struct buf *out, struct slice text)
{
    bool url = slice_find_char(text, '-') >= 0 || slice_find_char(text, '_') >= 0;
    enum base64_form form = url ? BASE64_URL : BASE64_STD;
    if (text.len % 4 != 0)
        form = url ? BASE64_RAW_URL : BASE64_RAW_STD;
    size_t bad_at;
    return base64_decode(out, text, form, &bad_at) == 0;
}
