/* Any text as a URL, as a reference and as the value of each attribute: what is printed is ASCII
 * and reads as itself. Its query as pairs writes itself. */
#include "proto/param_list.h"
#include "proto/web_url.h"

#include "base/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_stable(const struct web_url *u)
{
    struct buf href = BUF_INIT(BUF_UNLIMITED), again = BUF_INIT(BUF_UNLIMITED);
    struct web_url same;
    web_url_append_href(u, true, &href);
    for (size_t i = 0; i < href.len; i++)
        CHECK((unsigned char)href.ptr[i] >= 0x20 && (unsigned char)href.ptr[i] < 0x7F);
    CHECK(web_url_parse(&same, buf_slice(&href), NULL));
    web_url_append_href(&same, true, &again);
    CHECK(slice_eq(buf_slice(&href), buf_slice(&again)));
    buf_reset(&again);
    web_url_append_origin(&same, &again);
    web_url_deinit(&same);
    buf_deinit(&again);
    buf_deinit(&href);
}

static void check_setters(struct slice text, const char *start)
{
    static void (*const setters[])(struct web_url * u, struct slice value) = {
        web_url_set_protocol, web_url_set_username, web_url_set_password,
        web_url_set_host,     web_url_set_hostname, web_url_set_port,
        web_url_set_pathname, web_url_set_search,   web_url_set_hash,
    };
    for (size_t i = 0; i < ARRAY_LEN(setters); i++) {
        struct web_url u;
        CHECK(web_url_parse(&u, slice_of(start), NULL));
        setters[i](&u, text);
        check_stable(&u);
        web_url_deinit(&u);
    }
}

static void check_params(struct slice text)
{
    struct param_list list = { 0 }, again = { 0 };
    struct buf first = BUF_INIT(BUF_UNLIMITED), second = BUF_INIT(BUF_UNLIMITED);
    param_list_read(&list, text);
    param_list_sort(&list);
    param_list_write(&list, &first);
    param_list_read(&again, buf_slice(&first));
    param_list_write(&again, &second);
    CHECK(list.count == again.count && slice_eq(buf_slice(&first), buf_slice(&second)));
    param_list_deinit(&list);
    param_list_deinit(&again);
    buf_deinit(&first);
    buf_deinit(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const bases[] = { "http://u:p@h.example:81/a/b?q#f", "file:///C:/a/b",
                                         "foo:/a//b", "foo://h", "mailto:me" };
    struct slice text = slice_make((const char *)data, size);
    struct web_url u;
    if (web_url_parse(&u, text, NULL)) {
        check_stable(&u);
        web_url_deinit(&u);
    }
    for (size_t i = 0; i < ARRAY_LEN(bases); i++) {
        struct web_url base;
        CHECK(web_url_parse(&base, slice_of(bases[i]), NULL));
        if (web_url_parse(&u, text, &base)) {
            check_stable(&u);
            web_url_deinit(&u);
        }
        web_url_deinit(&base);
        check_setters(text, bases[i]);
    }
    check_params(text);
    return 0;
}
