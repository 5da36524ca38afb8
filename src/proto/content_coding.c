#include "proto/content_coding.h"

#include "base/check.h"
#include "net/net_error.h"
#include "proto/codecs.h"

static const struct codec *const codecs[] = { &codec_gzip, &codec_deflate, &codec_zstd, &codec_br };

enum { MAX_STACKED = 16 };

static const struct codec *find_codec(struct slice name)
{
    for (size_t i = 0; i < ARRAY_LEN(codecs); i++)
        if (slice_is(name, codecs[i]->name))
            return codecs[i];
    return NULL;
}

/* The codings of a list that are known, in its order; *unknown is the first that isn't. Returns how
 * many there are, which may be more than have been found room for. */
static size_t find_codecs(struct slice list, const struct codec *found[MAX_STACKED],
                          struct slice *unknown)
{
    size_t count = 0;
    struct slice name;
    *unknown = (struct slice){ 0 };
    while (slice_split(&list, ',', &name)) {
        name = slice_trim(name);
        const struct codec *codec = find_codec(name);
        if (codec == NULL && unknown->ptr == NULL)
            *unknown = name;
        if (codec != NULL && count++ < MAX_STACKED)
            found[count - 1] = codec;
    }
    return count;
}

/* The reference wraps most of these texts twice; scripts compare them. */
static int fail_decoding(struct codec_error *wrong, struct error *error)
{
    if (wrong->kind == CODEC_CUT_SHORT || wrong->kind == CODEC_CORRUPT) {
        error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "%s", wrong->text);
        return -NET_ERR_GENERIC;
    }
    if (wrong->kind == CODEC_INVALID_TWICE)
        error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                  "error decompressing response body (error decompressing response body (%s))",
                  wrong->text);
    else
        error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "error decompressing response body (%s)",
                  wrong->text);
    return -NET_ERR_DECOMPRESSION;
}

int content_decode(struct buf *out, struct slice body, struct slice content_encoding,
                   struct error *error)
{
    const struct codec *found[MAX_STACKED];
    struct slice unknown;
    size_t count = body.len > 0 ? find_codecs(content_encoding, found, &unknown) : 0;
    struct buf between = BUF_INIT(out->max);
    struct codec_error wrong = { 0 };
    int result = 0;
    if (count == 0)
        return 1;
    if (count > MAX_STACKED) {
        error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                  "error decompressing response body (more than %d codings)", MAX_STACKED);
        return -NET_ERR_DECOMPRESSION;
    }
    /* The last coding was applied last: it comes off first. */
    for (size_t i = count; i-- > 0 && result == 0;) {
        buf_reset(out);
        result = found[i]->decode(out, body, &wrong);
        if (result != 0 && i > 0)
            buf_reset(out); /* still encoded */
        if (result == 0 && i > 0) {
            struct buf swapped = *out;
            *out = between;
            between = swapped;
            body = buf_slice(&between);
        }
    }
    buf_deinit(&between);
    return result == 0 ? 0 : fail_decoding(&wrong, error);
}

int content_encode(struct buf *out, struct slice body, struct slice codings, struct error *error)
{
    const struct codec *found[MAX_STACKED];
    struct slice unknown;
    size_t count = find_codecs(codings, found, &unknown);
    struct buf between = BUF_INIT(out->max);
    int result = 0;
    if (unknown.ptr != NULL || count == 0)
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                         "unknown compression algorithm %.*s, supported algorithms are "
                         "[gzip deflate zstd br]",
                         SLICE_ARG(unknown));
    if (count > MAX_STACKED)
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                         "compression by more than %d algorithms, one on top of the other",
                         MAX_STACKED);
    for (size_t i = 0; i < count && result == 0; i++) {
        buf_reset(out);
        if (found[i]->encode(out, body) != 0)
            result = error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "cannot compress with %s",
                               found[i]->name);
        if (result == 0 && i + 1 < count) {
            struct buf swapped = *out;
            *out = between;
            between = swapped;
            body = buf_slice(&between);
        }
    }
    buf_deinit(&between);
    return result;
}

void content_coding_header(struct buf *out, struct slice codings)
{
    struct slice name;
    for (bool first = true; slice_split(&codings, ',', &name); first = false) {
        buf_append_str(out, first ? "" : ", ");
        buf_append_slice(out, slice_trim(name));
    }
}
