#include "archive/tar.h"
#include "archive/tar_format.h"

#include <stdio.h>

static const uint64_t MOST_OCTAL = 077777777777; /* that a size field holds */

static const char types[] = {
    [TAR_FILE] = '0',
    [TAR_HARD_LINK] = '1',
    [TAR_SYMBOLIC_LINK] = '2',
    [TAR_FOLDER] = '5',
};

static bool is_ascii(struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] >= 0x80)
            return false;
    }
    return true;
}

static void put_octal(char *field, size_t size, uint64_t value)
{
    char digits[24];
    size_t width = size - 1;

    snprintf(digits, sizeof(digits), "%0*llo", (int)width, (unsigned long long)value);
    memcpy(field, digits, width);
}

static void put_text(char *field, size_t size, struct slice text)
{
    if (text.len)
        memcpy(field, text.ptr, text.len < size ? text.len : size);
}

/* A name of up to 256 bytes fits if there is a slash to cut it at. */
static bool put_name(struct tar_header *header, struct slice name)
{
    struct slice prefix = slice_sub(name, 0, sizeof(header->prefix) + 1);
    ptrdiff_t slash;

    if (name.len <= sizeof(header->name)) {
        put_text(header->name, sizeof(header->name), name);
        return true;
    }
    slash = slice_rfind_char(prefix, '/');
    if (slash < 1 || name.len - (size_t)slash - 1 > sizeof(header->name))
        return false;
    put_text(header->prefix, sizeof(header->prefix), slice_sub(name, 0, (size_t)slash));
    put_text(header->name, sizeof(header->name), slice_sub(name, (size_t)slash + 1, name.len));
    return true;
}

static void append_block(struct buf *out, struct tar_header *header, char type, uint64_t size,
                         int64_t time_s)
{
    header->type = type;
    put_octal(header->mode, sizeof(header->mode), type == '5' ? 0755 : 0644);
    put_octal(header->uid, sizeof(header->uid), 0);
    put_octal(header->gid, sizeof(header->gid), 0);
    put_octal(header->size, sizeof(header->size), size <= MOST_OCTAL ? size : 0);
    put_octal(header->mtime, sizeof(header->mtime), (uint64_t)time_s & MOST_OCTAL);
    memcpy(header->magic, "ustar", 6);
    memcpy(header->version, "00", 2);
    put_octal(header->device_major, sizeof(header->device_major), 0);
    put_octal(header->device_minor, sizeof(header->device_minor), 0);
    put_octal(header->checksum, sizeof(header->checksum) - 1, tar_checksum(header));
    header->checksum[7] = ' ';
    buf_append(out, header, TAR_BLOCK);
}

/* The length in front counts itself. */
static void append_record(struct buf *records, const char *key, struct slice value)
{
    size_t rest = 1 + strlen(key) + 1 + value.len + 1, length = rest, digits;

    do {
        digits = (size_t)snprintf(NULL, 0, "%zu", length);
        if (rest + digits == length)
            break;
        length = rest + digits;
    } while (true);
    buf_printf(records, "%zu %s=", length, key);
    buf_append_slice(records, value);
    buf_append_char(records, '\n');
}

static void append_pax(struct buf *out, const struct buf *records, int64_t time_s)
{
    struct tar_header header = { .name = "PaxHeaders" };

    append_block(out, &header, 'x', records->len, time_s);
    buf_append_slice(out, buf_slice(records));
    tar_append_padding(out, records->len);
}

void tar_append_header(struct buf *out, const struct tar_entry *entry, int64_t time_s)
{
    struct tar_header header = { 0 };
    struct buf records = BUF_INIT(BUF_UNLIMITED);
    char size[24];

    if (!is_ascii(entry->name) || !put_name(&header, entry->name)) {
        memset(header.prefix, 0, sizeof(header.prefix));
        put_text(header.name, sizeof(header.name), entry->name);
        append_record(&records, "path", entry->name);
    }
    if (!is_ascii(entry->target) || entry->target.len > sizeof(header.target))
        append_record(&records, "linkpath", entry->target);
    put_text(header.target, sizeof(header.target), entry->target);
    if (entry->bytes.len > MOST_OCTAL) {
        snprintf(size, sizeof(size), "%zu", entry->bytes.len);
        append_record(&records, "size", slice_of(size));
    }
    if (records.len)
        append_pax(out, &records, time_s);
    append_block(out, &header, types[entry->kind], entry->bytes.len, time_s);
    buf_deinit(&records);
}

void tar_append_padding(struct buf *out, size_t size)
{
    if (size % TAR_BLOCK)
        buf_append_repeat(out, '\0', TAR_BLOCK - size % TAR_BLOCK);
}

void tar_append_end(struct buf *out)
{
    buf_append_repeat(out, '\0', 2 * TAR_BLOCK);
}
