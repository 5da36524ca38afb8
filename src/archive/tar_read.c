#include "archive/tar.h"
#include "archive/tar_format.h"

/* What entries in front of an entry say of it, for fields that are too short. */
struct extension {
    struct slice name, target;
    bool has_size;
    uint64_t size;
};

bool tar_is(struct slice text)
{
    const struct tar_header *header = (const struct tar_header *)text.ptr;

    return text.len >= TAR_BLOCK && memcmp(header->magic, "ustar", 5) == 0;
}

static int damaged(const struct tar_reader *r, struct error *error, const char *what)
{
    return error_set(error, EXIT_CODE_OTHER, "%s at byte %zu", what, r->at);
}

/* --- fields ----------------------------------------------------------------------------------- */

static struct slice field(const char *bytes, size_t size)
{
    return slice_make(bytes, strnlen(bytes, size));
}

static bool to_octal(struct slice text, uint64_t *value)
{
    text = slice_trim(text);
    *value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '7' || *value >> 60)
            return false;
        *value = *value * 8 + (uint64_t)(text.ptr[i] - '0');
    }
    return true;
}

/* Octal digits, or GNU's binary number behind a byte of 0x80. */
static bool to_number(const char *bytes, size_t size, uint64_t *value)
{
    if ((bytes[0] & 0x80) == 0)
        return to_octal(field(bytes, size), value);
    *value = 0;
    if ((unsigned char)bytes[0] != 0x80)
        return false; /* negative */
    for (size_t i = 1; i < size; i++) {
        if (*value >> 55)
            return false;
        *value = *value << 8 | (unsigned char)bytes[i];
    }
    return true;
}

static bool checksum_fits(const struct tar_header *header)
{
    uint64_t said;

    return to_octal(field(header->checksum, sizeof(header->checksum)), &said) &&
           said == tar_checksum(header);
}

static struct slice full_name(const struct tar_header *header, struct arena *arena)
{
    struct slice name = field(header->name, sizeof(header->name));
    struct slice prefix = field(header->prefix, sizeof(header->prefix));

    /* GNU's magic is another one, and so is what it has in place of the prefix. */
    if (memcmp(header->magic, "ustar", 6) != 0 || prefix.len == 0)
        return name;
    return slice_of(arena_printf(arena, "%.*s/%.*s", SLICE_ARG(prefix), SLICE_ARG(name)));
}

/* --- PAX -------------------------------------------------------------------------------------- */

/* "LENGTH KEY=VALUE\n", where the length counts all of it. */
static bool take_record(struct slice *records, struct slice *key, struct slice *value)
{
    ptrdiff_t space = slice_find_char(*records, ' '), equals;
    struct slice record;
    int64_t length;

    if (space < 1 || !slice_to_int64(slice_sub(*records, 0, (size_t)space), &length) ||
        length <= space || (uint64_t)length > records->len || records->ptr[length - 1] != '\n') {
        return false;
    }
    record = slice_sub(*records, (size_t)space + 1, (size_t)length - 1);
    equals = slice_find_char(record, '=');
    if (equals < 1)
        return false;
    *key = slice_sub(record, 0, (size_t)equals);
    *value = slice_sub(record, (size_t)equals + 1, record.len);
    *records = slice_sub(*records, (size_t)length, records->len);
    return true;
}

static int read_pax(const struct tar_reader *r, struct slice records, struct extension *out,
                    struct error *error)
{
    struct slice key, value;
    int64_t size;

    while (records.len) {
        if (!take_record(&records, &key, &value))
            return damaged(r, error, "damaged PAX header");
        if (slice_is(key, "path")) {
            out->name = value;
        } else if (slice_is(key, "linkpath")) {
            out->target = value;
        } else if (slice_is(key, "size")) {
            if (!slice_to_int64(value, &size) || size < 0)
                return damaged(r, error, "damaged PAX header");
            out->has_size = true;
            out->size = (uint64_t)size;
        } else if (slice_starts(key, SLICE("GNU.sparse."))) {
            return damaged(r, error, "sparse files are not supported; there is one");
        }
    }
    return 0;
}

/* --- entries ---------------------------------------------------------------------------------- */

static bool is_zero(const char *block)
{
    for (int i = 0; i < TAR_BLOCK; i++) {
        if (block[i])
            return false;
    }
    return true;
}

static enum tar_kind kind_of(char type, struct slice name)
{
    switch (type) {
    case '\0':
    case '0':
    case '7': return slice_ends(name, SLICE("/")) ? TAR_FOLDER : TAR_FILE;
    case '1': return TAR_HARD_LINK;
    case '2': return TAR_SYMBOLIC_LINK;
    case '5': return TAR_FOLDER;
    default: return TAR_OTHER;
    }
}

/* Only these say by their size how long they are. */
static bool has_bytes(char type)
{
    return type < '1' || type > '6';
}

/* The header at the reader's place: 1; 0 at the end. */
static int read_header(struct tar_reader *r, const struct tar_header **header, struct error *error)
{
    struct slice rest = slice_sub(r->text, r->at, r->text.len);

    if (rest.len == 0)
        return 0;
    if (rest.len < TAR_BLOCK)
        return damaged(r, error, "it ends in the middle of a header");
    if (is_zero(rest.ptr))
        return 0;
    *header = (const struct tar_header *)rest.ptr;
    return checksum_fits(*header) ? 1 : damaged(r, error, "no tar header, or a damaged one");
}

/* The bytes behind the header; goes on behind them. */
static int read_bytes(struct tar_reader *r, const struct tar_header *header,
                      const struct extension *extension, struct slice *bytes, struct error *error)
{
    size_t left = r->text.len - r->at - TAR_BLOCK;
    uint64_t size = 0;

    if (has_bytes(header->type) && !to_number(header->size, sizeof(header->size), &size))
        return damaged(r, error, "a size that is no number");
    if (has_bytes(header->type) && extension->has_size)
        size = extension->size;
    if (size > left) {
        error_set(error, EXIT_CODE_OTHER,
                  "it is cut off: of %llu bytes behind the header at byte %zu only %zu are there",
                  (unsigned long long)size, r->at, left);
        return -1;
    }
    *bytes = slice_make(r->text.ptr + r->at + TAR_BLOCK, (size_t)size);
    r->at += TAR_BLOCK + (size_t)size;
    if (size % TAR_BLOCK)
        r->at += TAR_BLOCK - (size_t)size % TAR_BLOCK;
    if (r->at > r->text.len)
        r->at = r->text.len;
    return 0;
}

static bool is_extension(char type)
{
    return type && strchr("xgLK", type);
}

int tar_next(struct tar_reader *r, struct arena *arena, struct tar_entry *entry,
             struct error *error)
{
    static const struct extension none;
    struct extension extension = none;
    const struct tar_header *header = NULL;
    struct slice bytes;
    int rc;

    while ((rc = read_header(r, &header, error)) > 0) {
        if (header->type == 'S')
            return damaged(r, error, "sparse files are not supported; there is one");
        if (read_bytes(r, header, is_extension(header->type) ? &none : &extension, &bytes, error))
            return -1;
        if (header->type == 'x') {
            if (read_pax(r, bytes, &extension, error))
                return -1;
        } else if (header->type == 'L') {
            extension.name = field(bytes.ptr, bytes.len);
        } else if (header->type == 'K') {
            extension.target = field(bytes.ptr, bytes.len);
        } else if (header->type != 'g') {
            entry->name = extension.name.len ? extension.name : full_name(header, arena);
            entry->target = extension.target.len ? extension.target
                                                 : field(header->target, sizeof(header->target));
            entry->kind = kind_of(header->type, entry->name);
            entry->bytes = bytes;
            return 1;
        }
    }
    return rc;
}
