/* Resolving module specifiers, by the rules of k6's loader: relative and absolute paths, file and
 * https URLs, and the old github.com and cdnjs.com short forms, which k6 itself has dropped. */
#include "script/module_url.h"

#include "base/encode.h"

#include <ctype.h>

bool module_url_is_native(struct slice specifier)
{
    return slice_is(specifier, "k6") || slice_starts(specifier, SLICE("k6/"));
}

bool module_url_is_remote(struct slice url)
{
    return slice_starts(url, SLICE("https://"));
}

/* What is in front of the query and the fragment. */
static struct slice before_query(struct slice url)
{
    size_t end = 0;

    while (end < url.len && url.ptr[end] != '?' && url.ptr[end] != '#')
        end++;
    return slice_sub(url, 0, end);
}

struct slice module_url_without_query(struct slice url)
{
    return module_url_is_remote(url) ? before_query(url) : url;
}

struct slice module_url_dir(struct slice url)
{
    url = module_url_without_query(url);
    return slice_sub(url, 0, (size_t)(slice_rfind_char(url, '/') + 1));
}

/* Where the path of a URL begins, if it has one. */
static size_t path_start(struct slice url)
{
    ptrdiff_t scheme = slice_find(url, SLICE("://"));
    size_t at = scheme < 0 ? 0 : (size_t)scheme + 3;

    while (at < url.len && url.ptr[at] != '/')
        at++;
    return at;
}

/* Appends the segments of `path` to what is in `out`, whose first `root` bytes no ".." removes. */
static void append_segments(struct buf *out, size_t root, struct slice path)
{
    struct slice part;
    bool folder = false; /* the path names a folder: "a/", "a/.", "a/.." */

    while (slice_split(&path, '/', &part)) {
        folder = part.len == 0 || slice_is(part, ".") || slice_is(part, "..");
        if (slice_is(part, "..")) {
            while (out->len > root && out->ptr[out->len - 1] != '/')
                out->len--;
            if (out->len > root)
                out->len--;
        } else if (!folder) {
            buf_append_char(out, '/');
            buf_append_slice(out, part);
        }
    }
    if (folder || out->len == root)
        buf_append_char(out, '/');
}

/* Keeps what a URL's path may show as it is, valid percent signs included. */
static void append_escaped(struct buf *out, struct slice path, bool percent_is_escape)
{
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];
        bool escape = c == '%' && percent_is_escape && i + 2 < path.len &&
                      hex_digit(path.ptr[i + 1]) >= 0 && hex_digit(path.ptr[i + 2]) >= 0;

        if (escape || (c < 0x80 && isalnum(c)) || (c && strchr("-_.~$&+,/:;=@!'()*[]?", c))) {
            buf_append_char(out, (char)c);
        } else {
            buf_printf(out, "%%%02X", c);
        }
    }
}

static struct slice keep(struct arena *arena, struct buf *text)
{
    struct slice copy = arena_copy(arena, buf_slice(text));

    buf_deinit(text);
    return copy;
}

struct slice path_join(struct arena *arena, struct slice dir, struct slice path)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);

    if (!slice_starts(path, SLICE("/")))
        append_segments(&out, 0, dir);
    while (out.len && out.ptr[out.len - 1] == '/')
        out.len--;
    append_segments(&out, 0, path);
    if (out.len > 1 && out.ptr[out.len - 1] == '/')
        out.len--;
    return keep(arena, &out);
}

struct slice module_url_from_path(struct arena *arena, struct slice path)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);

    buf_append_str(&out, "file://");
    append_escaped(&out, path, false);
    return keep(arena, &out);
}

struct slice module_url_to_path(struct arena *arena, struct slice url)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);

    if (slice_starts(url, SLICE("file://")))
        url = slice_sub(url, 7, url.len);
    else if (module_url_is_remote(url))
        url = slice_sub(before_query(url), path_start(url), url.len);
    for (size_t i = 0; i < url.len; i++) {
        if (url.ptr[i] == '%' && i + 2 < url.len && hex_digit(url.ptr[i + 1]) >= 0 &&
            hex_digit(url.ptr[i + 2]) >= 0) {
            buf_append_char(&out,
                            (char)(hex_digit(url.ptr[i + 1]) * 16 + hex_digit(url.ptr[i + 2])));
            i += 2;
        } else {
            buf_append_char(&out, url.ptr[i]);
        }
    }
    return keep(arena, &out);
}

static struct slice resolve_path(struct arena *arena, struct slice dir, struct slice path)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    struct buf escaped = BUF_INIT(BUF_UNLIMITED);
    size_t root = path_start(dir);

    buf_append_slice(&out, slice_sub(dir, 0, root));
    if (!slice_starts(path, SLICE("/"))) {
        append_segments(&out, root, slice_sub(dir, root, dir.len));
        while (out.len > root && out.ptr[out.len - 1] == '/')
            out.len--;
    }
    append_escaped(&escaped, path, true);
    append_segments(&out, root, buf_slice(&escaped));
    buf_deinit(&escaped);
    return keep(arena, &out);
}

/* In a module from the Web: RFC 3986 section 5. */
static struct slice resolve_reference(struct arena *arena, struct slice dir, struct slice reference)
{
    struct slice path = before_query(reference), url;

    if (slice_starts(reference, SLICE("//")))
        return slice_of(arena_printf(arena, "https:%.*s", SLICE_ARG(reference)));
    url = resolve_path(arena, dir, path);
    if (path.len == reference.len)
        return url;
    return slice_of(arena_printf(arena, "%.*s%.*s", SLICE_ARG(url),
                                 SLICE_ARG(slice_sub(reference, path.len, reference.len))));
}

static int resolve_url(struct arena *arena, struct slice dir, struct slice specifier,
                       size_t scheme_len, struct slice *url, struct error *error)
{
    struct slice scheme = slice_sub(specifier, 0, scheme_len);

    if (!slice_is(scheme, "file") && !slice_is(scheme, "https")) {
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                         "only supported schemes for imports are file and https, %.*s has `%.*s`",
                         SLICE_ARG(specifier), SLICE_ARG(scheme));
    }
    if (slice_is(scheme, "file") && module_url_is_remote(dir)) {
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                         "origin (%.*s) not allowed to load local file: %.*s", SLICE_ARG(dir),
                         SLICE_ARG(specifier));
    }
    *url = specifier;
    /* A host alone: what is beside its page needs a folder to start from. */
    if (path_start(before_query(specifier)) == before_query(specifier).len) {
        size_t end = before_query(specifier).len;

        *url = slice_of(arena_printf(arena, "%.*s/%.*s", SLICE_ARG(slice_sub(specifier, 0, end)),
                                     SLICE_ARG(slice_sub(specifier, end, specifier.len))));
    }
    return 0;
}

/* github.com/user/repo/path: the file on its default branch. */
static int resolve_github(struct arena *arena, struct slice specifier, struct slice *url)
{
    struct slice rest = slice_sub(specifier, strlen("github.com/"), specifier.len), user, repo;

    if (!slice_split(&rest, '/', &user) || !slice_split(&rest, '/', &repo) || rest.len == 0)
        return -1;
    *url = slice_of(arena_printf(arena, "https://raw.githubusercontent.com/%.*s/%.*s/HEAD/%.*s",
                                 SLICE_ARG(user), SLICE_ARG(repo), SLICE_ARG(rest)));
    return 0;
}

int module_url_resolve(struct arena *arena, struct slice dir, struct slice specifier,
                       struct slice *url, struct error *error)
{
    ptrdiff_t scheme;

    if (specifier.len == 0) {
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "local or remote path required");
    }
    if (module_url_is_native(specifier)) {
        *url = specifier;
        return 0;
    }
    if (specifier.ptr[0] == '.' || specifier.ptr[0] == '/') {
        *url = module_url_is_remote(dir) ? resolve_reference(arena, dir, specifier)
                                         : resolve_path(arena, dir, specifier);
        return 0;
    }
    scheme = slice_find(specifier, SLICE("://"));
    if (scheme > 0)
        return resolve_url(arena, dir, specifier, (size_t)scheme, url, error);
    if (slice_starts(specifier, SLICE("github.com/")) && !resolve_github(arena, specifier, url)) {
        return 0;
    }
    if (slice_starts(specifier, SLICE("cdnjs.com/"))) {
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                         "cdnjs.com 'special' urls are no longer supported - please use real ones. "
                         "You can get yours by going to cdnjs and copy-pasting the full url to the "
                         "actual JavaScript file");
    }
    return error_set(
        error, EXIT_CODE_SCRIPT_EXCEPTION,
        "The moduleSpecifier \"%.*s\" couldn't be recognised as something k6 supports.",
        SLICE_ARG(specifier));
}
