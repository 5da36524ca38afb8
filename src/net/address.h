/* IP addresses: both families in one value, as text and as what sockets take. */
#ifndef NET_ADDRESS_H
#define NET_ADDRESS_H

#include "base/slice.h"

#include <netinet/in.h>

enum { ADDRESS_TEXT_SIZE = INET6_ADDRSTRLEN };

struct address {
    struct in6_addr bytes; /* the first four for IPv4 */
    bool is_v4;
};

/* A literal without brackets, zone or port. An IPv4 address mapped into IPv6 becomes IPv4. */
bool address_parse(struct address *out, struct slice text);

/* Writes the usual text; returns its length. */
size_t address_format(const struct address *a, char to[ADDRESS_TEXT_SIZE]);

enum { HOST_PORT_SIZE = 264 };

/* "host:port", with brackets around an IPv6 address; cut to fit. Returns `to`. */
const char *host_port_format(struct slice host, uint16_t port, char to[HOST_PORT_SIZE]);

/* Takes "host:port" and "[host]:port" apart; false, and nothing set, for what has no port, as
 * "::1". */
bool host_port_split(struct slice text, struct slice *host, struct slice *port);

/* The socket address; returns its length. */
socklen_t address_to_socket(const struct address *a, uint16_t port, struct sockaddr_storage *out);

/* Whether the first `prefix` bits agree, and the family. */
bool address_in(const struct address *a, const struct address *network, unsigned prefix);

#endif
