#include "net/address.h"

#include <arpa/inet.h>
#include <stdio.h>

bool address_parse(struct address *out, struct slice text)
{
    char terminated[ADDRESS_TEXT_SIZE];
    *out = (struct address){ 0 };
    if (text.len == 0 || text.len >= sizeof(terminated))
        return false;
    memcpy(terminated, text.ptr, text.len);
    terminated[text.len] = '\0';
    if (inet_pton(AF_INET, terminated, &out->bytes) == 1) {
        out->is_v4 = true;
        return true;
    }
    if (inet_pton(AF_INET6, terminated, &out->bytes) != 1)
        return false;
    if (IN6_IS_ADDR_V4MAPPED(&out->bytes)) {
        struct address mapped = { .is_v4 = true };
        memcpy(&mapped.bytes, &out->bytes.s6_addr[12], 4);
        *out = mapped;
    }
    return true;
}

size_t address_format(const struct address *a, char to[ADDRESS_TEXT_SIZE])
{
    if (inet_ntop(a->is_v4 ? AF_INET : AF_INET6, &a->bytes, to, ADDRESS_TEXT_SIZE) == NULL)
        to[0] = '\0';
    return strlen(to);
}

bool host_port_split(struct slice text, struct slice *host, struct slice *port)
{
    ptrdiff_t colon = slice_rfind_char(text, ':');
    if (colon < 0)
        return false;
    struct slice front = slice_sub(text, 0, (size_t)colon);
    bool bracketed = slice_starts(front, SLICE("[")) && slice_ends(front, SLICE("]"));
    if (!bracketed && slice_find_char(front, ':') >= 0)
        return false;
    *host = bracketed ? slice_sub(front, 1, front.len - 1) : front;
    *port = slice_sub(text, (size_t)colon + 1, text.len);
    return true;
}

const char *host_port_format(struct slice host, uint16_t port, char to[HOST_PORT_SIZE])
{
    bool is_v6 = slice_find_char(host, ':') >= 0;
    snprintf(to, HOST_PORT_SIZE, is_v6 ? "[%.*s]:%u" : "%.*s:%u", SLICE_ARG(host), port);
    return to;
}

socklen_t address_to_socket(const struct address *a, uint16_t port, struct sockaddr_storage *out)
{
    memset(out, 0, sizeof(*out));
    if (a->is_v4) {
        struct sockaddr_in *v4 = (struct sockaddr_in *)out;
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        memcpy(&v4->sin_addr, &a->bytes, sizeof(v4->sin_addr));
        return sizeof(*v4);
    }
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    v6->sin6_addr = a->bytes;
    return sizeof(*v6);
}

bool address_in(const struct address *a, const struct address *network, unsigned prefix)
{
    if (a->is_v4 != network->is_v4 || prefix > (a->is_v4 ? 32u : 128u))
        return false;
    const unsigned char *x = a->bytes.s6_addr, *y = network->bytes.s6_addr;
    unsigned whole = prefix / 8, rest = prefix % 8;
    if (memcmp(x, y, whole) != 0)
        return false;
    return rest == 0 || ((x[whole] ^ y[whole]) >> (8 - rest)) == 0;
}
