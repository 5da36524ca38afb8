#include "archive/archive_name.h"

#include "script/module_url.h"

#include <ctype.h>

static const struct slice HTTPS = SLICE("https://");

static bool is_slash(char c)
{
    return c == '/' || c == '\\';
}

/* "C:\x" and "/C:/x" as "/C/x", "\\HOST\x" as "/nobody/x", and only forward slashes. */
static struct slice with_forward_slashes(struct arena *arena, struct slice path)
{
    size_t at = path.len && is_slash(path.ptr[0]) ? 1 : 0;
    char *text;

    if (path.len >= at + 2 && isalpha((unsigned char)path.ptr[at]) && path.ptr[at + 1] == ':' &&
        (at || (path.len > 2 && is_slash(path.ptr[2])))) {
        text = arena_printf(arena, "/%c%.*s", path.ptr[at], (int)(path.len - at - 2),
                            path.ptr + at + 2);
    } else if (slice_starts(path, SLICE("\\\\")) && path.len > 2 && path.ptr[2] != '\\') {
        path = slice_sub(path, 2, path.len);
        at = slice_find_char(path, '\\') < 0 ? path.len : (size_t)slice_find_char(path, '\\');
        text = arena_printf(arena, "/nobody%.*s", (int)(path.len - at), path.ptr + at);
    } else {
        text = arena_str(arena, path);
    }
    for (char *c = text; *c; c++) {
        if (*c == '\\')
            *c = '/';
    }
    return slice_of(text);
}

/* Behind "/home/", "/Users/" or the like, also on a drive "/C": where the user's name begins. 0 for
 * other paths. */
static size_t user_name(struct slice path)
{
    static const struct slice homes[] = { SLICE("/Users/"), SLICE("/home/"),
                                          SLICE("/Documents and Settings/") };

    for (size_t drive = 0; drive <= 2; drive += 2) {
        if (drive && (path.len < 3 || !isalpha((unsigned char)path.ptr[1]) || path.ptr[2] != '/'))
            break;
        for (size_t i = 0; i < sizeof(homes) / sizeof(homes[0]); i++) {
            size_t end = drive + homes[i].len;

            if (path.len > end && slice_eq_nocase(slice_sub(path, drive, end), homes[i]))
                return end;
        }
    }
    return 0;
}

static struct slice without_user(struct arena *arena, struct slice path)
{
    size_t from = user_name(path), to = from;

    if (!from)
        return path;
    while (to < path.len && path.ptr[to] != '/')
        to++;
    return slice_of(arena_printf(arena, "%.*snobody%.*s", (int)from, path.ptr, (int)(path.len - to),
                                 path.ptr + to));
}

struct slice archive_name(struct arena *arena, struct slice name)
{
    if (slice_starts(name, HTTPS)) {
        name = slice_sub(name, HTTPS.len - 1, name.len);
        name = module_url_to_path(arena, path_join(arena, SLICE("/"), name));
        return slice_of(arena_printf(arena, "https:/%.*s", SLICE_ARG(name)));
    }
    name = with_forward_slashes(arena, name);
    if (!slice_starts(name, SLICE("/")))
        return name;
    return without_user(arena, path_join(arena, SLICE("/"), name));
}

struct slice archive_url(struct arena *arena, struct slice url)
{
    struct slice path;

    if (!slice_starts(url, SLICE("file://")))
        return url;
    path = archive_name(arena, module_url_to_path(arena, url));
    return module_url_from_path(arena, path);
}

struct slice archive_place(struct arena *arena, struct slice name)
{
    const char *folder = "file";

    if (slice_starts(name, HTTPS)) {
        folder = "https";
        name = slice_sub(name, HTTPS.len - 1, name.len);
    }
    return slice_of(arena_printf(arena, "%s%.*s", folder, SLICE_ARG(name)));
}

bool archive_name_of_place(struct arena *arena, struct slice place, struct slice *name)
{
    struct slice rest = place, folder;

    if (!slice_split(&rest, '/', &folder) || rest.len == 0)
        return false;
    *name = slice_sub(place, folder.len, place.len);
    /* Before 0.25, k6 had two folders of files and modules, in which "_" held those of the disk. */
    if (slice_is(folder, "files") || slice_is(folder, "scripts")) {
        bool is_file = slice_starts(*name, SLICE("/_"));

        folder = is_file ? SLICE("file") : SLICE("https");
        *name = slice_sub(*name, is_file ? 2 : 0, name->len);
    }
    if (slice_is(folder, "https")) {
        *name = slice_of(arena_printf(arena, "https:/%.*s", SLICE_ARG(*name)));
    } else if (slice_is(folder, "file")) {
        *name = archive_name(arena, *name);
    } else {
        return false;
    }
    return true;
}
