/* A list: a VU's jar holds a handful of cookies, and often none. */
#include "proto/cookie.h"

#include "base/check.h"
#include "base/clock.h"
#include "net/address.h"

#include <libpsl.h>

struct entry {
    struct entry *next;
    struct slice name, value, domain, path; /* in bytes[] */
    int64_t expires_ns;                     /* wall time; NEVER_NS for a session cookie */
    uint64_t sequence;                      /* age: a cookie that is set anew keeps its own */
    bool host_only, secure;
    char bytes[];
};

struct cookie_jar {
    struct entry *first; /* in no particular order */
    uint64_t next_sequence;
};

struct cookie_jar *cookie_jar_new(void)
{
    return xcalloc(1, sizeof(struct cookie_jar));
}

void cookie_jar_clear(struct cookie_jar *j)
{
    while (j->first != NULL) {
        struct entry *entry = j->first;
        j->first = entry->next;
        free(entry);
    }
}

void cookie_jar_free(struct cookie_jar *j)
{
    if (j == NULL)
        return;
    cookie_jar_clear(j);
    free(j);
}

bool cookie_jar_is_empty(const struct cookie_jar *j)
{
    return j->first == NULL;
}

/* --- domains ---------------------------------------------------------------------------------- */

static bool is_http(const struct url *url)
{
    return slice_is(url->scheme, "http") || slice_is(url->scheme, "https");
}

static struct slice canonical_host(const struct url *url)
{
    struct slice host = url->host;
    if (slice_ends(host, SLICE(".")))
        host.len--;
    return host;
}

static bool is_ip(struct slice host)
{
    struct address ignored;
    return slice_find_char(host, ':') >= 0 || address_parse(&ignored, host);
}

static bool has_dot_suffix(struct slice name, struct slice suffix)
{
    return name.len > suffix.len && name.ptr[name.len - suffix.len - 1] == '.' &&
           slice_ends(name, suffix);
}

static bool is_public_suffix(struct slice domain)
{
    const psl_ctx_t *list = psl_builtin();
    char name[256];
    if (list == NULL || domain.len >= sizeof(name))
        return slice_find_char(domain, '.') < 0;
    memcpy(name, domain.ptr, domain.len);
    name[domain.len] = '\0';
    return psl_is_public_suffix(list, name) != 0;
}

/* RFC 6265 section 5.3, steps 4 to 6. Writes the domain in lower case into `to`; false when the
 * cookie is to be ignored. */
static bool decide_domain(struct slice host, struct slice domain, char to[256], size_t *length,
                          bool *host_only)
{
    *host_only = true;
    *length = host.len;
    if (host.len > 255 || domain.len > 255)
        return false;
    memcpy(to, host.ptr, host.len);
    if (domain.len == 0)
        return true;
    if (is_ip(host))
        return slice_eq(host, domain);
    if (domain.ptr[0] == '.')
        domain = slice_sub(domain, 1, domain.len);
    if (domain.len == 0 || domain.ptr[0] == '.' || domain.ptr[domain.len - 1] == '.')
        return false;
    for (size_t i = 0; i < domain.len; i++) {
        unsigned char c = (unsigned char)domain.ptr[i];
        if (c >= 0x80)
            return false;
        to[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    *length = domain.len;
    domain = slice_make(to, domain.len);
    if (is_public_suffix(domain))
        return slice_eq(host, domain);
    *host_only = false;
    return slice_eq(host, domain) || has_dot_suffix(host, domain);
}

static struct slice default_path(struct slice path)
{
    ptrdiff_t slash = slice_rfind_char(path, '/');
    return slash <= 0 ? SLICE("/") : slice_sub(path, 0, (size_t)slash);
}

/* --- setting ---------------------------------------------------------------------------------- */

static struct entry **find(struct cookie_jar *j, struct slice name, struct slice domain,
                           struct slice path)
{
    struct entry **at = &j->first;
    while (*at != NULL && !(slice_eq((*at)->name, name) && slice_eq((*at)->domain, domain) &&
                            slice_eq((*at)->path, path)))
        at = &(*at)->next;
    return at;
}

static void remove_at(struct entry **at)
{
    struct entry *entry = *at;
    *at = entry->next;
    free(entry);
}

static int64_t expiry(const struct cookie *c, int64_t wall_ns)
{
    int64_t left_s = INT64_MAX / NS_PER_S - wall_ns / NS_PER_S - 1;
    if (c->has_max_age)
        return c->max_age_s < 0         ? wall_ns
               : c->max_age_s <= left_s ? wall_ns + c->max_age_s * NS_PER_S
                                        : NEVER_NS;
    if (!c->has_expires)
        return NEVER_NS;
    if (c->expires_s < 0)
        return 0;
    return c->expires_s < INT64_MAX / NS_PER_S ? c->expires_s * NS_PER_S : NEVER_NS;
}

static struct slice put(char **at, struct slice s)
{
    struct slice copy = slice_make(*at, s.len);
    if (s.len > 0)
        memcpy(*at, s.ptr, s.len);
    *at += s.len;
    return copy;
}

static struct entry *entry_new(struct slice name, struct slice value, struct slice domain,
                               struct slice path)
{
    struct entry *entry = xcalloc(1, sizeof(*entry) + name.len + value.len + domain.len + path.len);
    char *at = entry->bytes;
    entry->name = put(&at, name);
    entry->value = put(&at, value);
    entry->domain = put(&at, domain);
    entry->path = put(&at, path);
    return entry;
}

void cookie_jar_set(struct cookie_jar *j, const struct url *url, const struct cookie *c,
                    int64_t wall_ns)
{
    char domain_text[256];
    size_t domain_length;
    bool host_only;
    if (!is_http(url) ||
        !decide_domain(canonical_host(url), c->domain, domain_text, &domain_length, &host_only))
        return;
    struct slice domain = slice_make(domain_text, domain_length);
    struct slice path = c->path.len > 0 && c->path.ptr[0] == '/' ? c->path
                                                                 : default_path(url->path);
    struct entry **at = find(j, c->name, domain, path);
    uint64_t sequence = *at != NULL ? (*at)->sequence : j->next_sequence++;
    if (*at != NULL)
        remove_at(at);
    int64_t expires_ns = expiry(c, wall_ns);
    if (expires_ns <= wall_ns)
        return;
    struct entry *entry = entry_new(c->name, c->value, domain, path);
    entry->expires_ns = expires_ns;
    entry->sequence = sequence;
    entry->host_only = host_only;
    entry->secure = c->secure;
    entry->next = j->first;
    j->first = entry;
}

/* --- getting ---------------------------------------------------------------------------------- */

static bool path_matches(struct slice request, struct slice path)
{
    if (!slice_starts(request, path))
        return false;
    return request.len == path.len || path.ptr[path.len - 1] == '/' || request.ptr[path.len] == '/';
}

static bool goes_to(const struct entry *entry, const struct url *url, struct slice host)
{
    if (entry->secure && !slice_is(url->scheme, "https"))
        return false;
    if (!slice_eq(entry->domain, host) &&
        (entry->host_only || !has_dot_suffix(host, entry->domain)))
        return false;
    return path_matches(url->path, entry->path);
}

static bool goes_before(const struct entry *a, const struct entry *b)
{
    if (a->path.len != b->path.len)
        return a->path.len > b->path.len;
    return a->sequence < b->sequence;
}

/* The matching entries, in order; those that have expired are dropped on the way. */
static uint32_t collect(struct cookie_jar *j, const struct url *url, int64_t wall_ns,
                        const struct entry **matching)
{
    struct slice host = canonical_host(url);
    uint32_t count = 0;
    for (struct entry **at = &j->first; *at != NULL;) {
        const struct entry *entry = *at;
        if (entry->expires_ns <= wall_ns) {
            remove_at(at);
            continue;
        }
        at = &(*at)->next;
        if (!goes_to(entry, url, host))
            continue;
        uint32_t place = count++;
        for (; place > 0 && goes_before(entry, matching[place - 1]); place--)
            matching[place] = matching[place - 1];
        matching[place] = entry;
    }
    return count;
}

static uint32_t count_entries(const struct cookie_jar *j)
{
    uint32_t count = 0;
    for (const struct entry *entry = j->first; entry != NULL; entry = entry->next)
        count++;
    return count;
}

uint32_t cookie_jar_get(struct cookie_jar *j, const struct url *url, int64_t wall_ns,
                        struct arena *arena, struct cookie_pair **out)
{
    *out = NULL;
    if (j->first == NULL || !is_http(url))
        return 0;
    const struct entry **matching = ARENA_ARRAY(arena, const struct entry *, count_entries(j));
    uint32_t count = collect(j, url, wall_ns, matching);
    if (count == 0)
        return 0;
    *out = ARENA_ARRAY(arena, struct cookie_pair, count);
    for (uint32_t i = 0; i < count; i++) {
        (*out)[i].name = arena_copy(arena, matching[i]->name);
        (*out)[i].value = arena_copy(arena, matching[i]->value);
    }
    return count;
}
