/* https://url.spec.whatwg.org/#api: the setters. */
#include "proto/web_url_pieces.h"

static bool can_have_credentials(const struct web_url *u)
{
    return u->has_host && u->host.len > 0 && !slice_is(buf_slice(&u->scheme), "file");
}

static bool has_credentials(const struct web_url *u)
{
    return u->username.len || u->password.len;
}

/* The part of the text that a setter of the authority looks at. */
static struct slice up_to_path(const struct web_url *u, struct slice text)
{
    return slice_sub(text, 0, web_url_find_any(text, web_url_is_special(u) ? "/\\?#" : "/?#"));
}

/* --- scheme, credentials ---------------------------------------------------------------------- */

static bool may_become(const struct web_url *u, struct slice scheme)
{
    if (web_url_is_special(u) != web_url_scheme_is_special(scheme))
        return false;
    if (slice_is(scheme, "file") && (has_credentials(u) || u->port >= 0))
        return false;
    return !(slice_is(buf_slice(&u->scheme), "file") && u->host.len == 0);
}

void web_url_set_protocol(struct web_url *u, struct slice value)
{
    struct buf scheme = BUF_INIT(BUF_UNLIMITED);
    web_url_drop_lines(&scheme, value);
    buf_append_char(&scheme, ':');
    scheme.len = web_url_scheme_length(buf_slice(&scheme));
    for (size_t i = 0; i < scheme.len; i++)
        if (scheme.ptr[i] >= 'A' && scheme.ptr[i] <= 'Z')
            scheme.ptr[i] |= 0x20;
    if (scheme.len && may_become(u, buf_slice(&scheme))) {
        buf_replace(&u->scheme, buf_slice(&scheme));
        if (u->port > 0 && u->port == web_url_default_port(buf_slice(&scheme)))
            u->port = -1;
    }
    buf_deinit(&scheme);
}

static void set_credential(const struct web_url *u, struct buf *credential, struct slice value)
{
    if (!can_have_credentials(u))
        return;
    buf_reset(credential);
    web_url_escape(credential, value, ESCAPE_USERINFO);
}

void web_url_set_username(struct web_url *u, struct slice value)
{
    set_credential(u, &u->username, value);
}

void web_url_set_password(struct web_url *u, struct slice value)
{
    set_credential(u, &u->password, value);
}

/* --- host and port ---------------------------------------------------------------------------- */

/* The digits that the text begins with as port; without any nothing changes. */
static void set_port(struct web_url *u, struct slice text)
{
    size_t digits = 0;
    int32_t port;
    while (digits < text.len && text.ptr[digits] >= '0' && text.ptr[digits] <= '9')
        digits++;
    if (digits && web_url_read_port(slice_sub(text, 0, digits), buf_slice(&u->scheme), &port))
        u->port = port;
}

static bool replace_host(struct web_url *u, struct slice text)
{
    struct buf host = BUF_INIT(BUF_UNLIMITED);
    bool is_host = web_url_parse_host(text, web_url_is_special(u), &host);
    if (is_host) {
        buf_replace(&u->host, buf_slice(&host));
        u->has_host = true;
    }
    buf_deinit(&host);
    return is_host;
}

static void set_file_host(struct web_url *u, struct slice text)
{
    struct web_url probe;
    web_url_init(&probe);
    if (web_url_set_file_host(&probe, text))
        buf_replace(&u->host, buf_slice(&probe.host));
    web_url_deinit(&probe);
}

/* "host", and "host:port" where the port counts, too. */
static void set_host(struct web_url *u, struct slice text, bool with_port)
{
    text = up_to_path(u, text);
    if (slice_is(buf_slice(&u->scheme), "file")) {
        set_file_host(u, text);
        return;
    }
    size_t length = web_url_host_length(text);
    bool has_colon = length < text.len;
    bool needs_host = has_colon || web_url_is_special(u) || has_credentials(u) || u->port >= 0;
    if ((length == 0 && needs_host) || (has_colon && !with_port))
        return;
    if (replace_host(u, slice_sub(text, 0, length)) && has_colon)
        set_port(u, slice_sub(text, length + 1, text.len));
}

static void set_authority(struct web_url *u, struct slice value, bool with_port)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    if (u->has_opaque_path)
        return;
    web_url_drop_lines(&text, value);
    set_host(u, buf_slice(&text), with_port);
    buf_deinit(&text);
}

void web_url_set_host(struct web_url *u, struct slice value)
{
    set_authority(u, value, true);
}

void web_url_set_hostname(struct web_url *u, struct slice value)
{
    set_authority(u, value, false);
}

void web_url_set_port(struct web_url *u, struct slice value)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    if (!can_have_credentials(u))
        return;
    web_url_drop_lines(&text, value);
    if (value.len == 0)
        u->port = -1;
    else
        set_port(u, buf_slice(&text));
    buf_deinit(&text);
}

/* --- path and after --------------------------------------------------------------------------- */

void web_url_set_pathname(struct web_url *u, struct slice value)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    if (u->has_opaque_path)
        return;
    web_url_drop_lines(&text, value);
    buf_reset(&u->path);
    web_url_add_path(u, buf_slice(&text));
    if (u->path.len == 0 && !u->has_host)
        buf_append_char(&u->path, '/');
    buf_deinit(&text);
}

static void set_after(struct buf *part, bool *is_there, struct slice value, char mark,
                      enum escape_set set)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    *is_there = value.len > 0;
    if (value.len && value.ptr[0] == mark)
        value = slice_sub(value, 1, value.len);
    web_url_drop_lines(&text, value);
    buf_reset(part);
    web_url_escape(part, buf_slice(&text), set);
    buf_deinit(&text);
}

void web_url_set_search(struct web_url *u, struct slice value)
{
    set_after(&u->query, &u->has_query, value, '?',
              web_url_is_special(u) ? ESCAPE_SPECIAL_QUERY : ESCAPE_QUERY);
}

void web_url_set_hash(struct web_url *u, struct slice value)
{
    set_after(&u->fragment, &u->has_fragment, value, '#', ESCAPE_FRAGMENT);
}
