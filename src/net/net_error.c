#include "net/net_error.h"

#include "loop/fiber.h"

#include <errno.h>
#include <stdarg.h>

int net_fail(struct net_failure *f, enum net_error code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    f->code = code;
    f->detail[0] = '\0';
    vsnprintf(f->text, sizeof(f->text), format, args);
    va_end(args);
    return code;
}

void net_failure_detail(struct net_failure *f, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(f->detail, sizeof(f->detail), format, args);
    va_end(args);
}

const char *net_failure_long(const struct net_failure *f)
{
    return f->detail[0] != '\0' ? f->detail : f->text;
}

/* The C library's texts, begun with a small letter as the reference prints them. */
static const char *describe(int errno_value, char *to, size_t size)
{
    snprintf(to, size, "%s",
             strerrordesc_np(errno_value) != NULL ? strerrordesc_np(errno_value) : "unknown error");
    if (to[0] >= 'A' && to[0] <= 'Z' && !(to[1] >= 'A' && to[1] <= 'Z'))
        to[0] += 'a' - 'A';
    return to;
}

/* The short text and code of net_fail_errno. */
static int fail_errno(struct net_failure *f, const char *op, int errno_value)
{
    char text[96];
    bool dialling = strcmp(op, "dial") == 0;
    switch (errno_value) {
    case ECONNRESET: return net_fail(f, NET_ERR_RESET, "%s: connection reset by peer", op);
    case EPIPE: return net_fail(f, NET_ERR_BROKEN_PIPE, "%s: broken pipe", op);
    case ECONNREFUSED:
        if (dialling)
            return net_fail(f, NET_ERR_DIAL_REFUSED, "dial: connection refused");
        break;
    case ETIMEDOUT:
        if (dialling)
            return net_fail(f, NET_ERR_DIAL_TIMEOUT, "dial: i/o timeout");
        return net_fail(f, NET_ERR_TIMEOUT, "request timeout");
    default: break;
    }
    describe(errno_value, text, sizeof(text));
    if (dialling)
        return net_fail(f, NET_ERR_DIAL_ERRNO, "dial: unknown errno %d error with msg `%s`",
                        errno_value, text);
    return net_fail(f, NET_ERR_TCP_ERRNO, "%s: unknown errno `%d` on linux with message `%s`", op,
                    errno_value, text);
}

int net_fail_errno(struct net_failure *f, const char *op, int errno_value)
{
    char text[96];
    int code = fail_errno(f, op, errno_value);
    if (errno_value != ETIMEDOUT)
        net_failure_detail(f, "%s: %s", op, describe(errno_value, text, sizeof(text)));
    return code;
}

int net_fail_wait(struct net_failure *f, int wait_result)
{
    if (wait_result == WAIT_CANCELLED)
        return net_fail(f, NET_ERR_CANCELLED, "cancelled");
    return net_fail(f, NET_ERR_TIMEOUT, "request timeout");
}
