#include "net/tls_error.h"

#include "net/tls_verify.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

/* The texts of Go's crypto/tls for the alerts of RFC 8446 section 6. */
static const char *alert_text(int alert)
{
    switch (alert) {
    case SSL_AD_CLOSE_NOTIFY: return "close notify";
    case SSL_AD_UNEXPECTED_MESSAGE: return "unexpected message";
    case SSL_AD_BAD_RECORD_MAC: return "bad record MAC";
    case 21: return "decryption failed";
    case SSL_AD_RECORD_OVERFLOW: return "record overflow";
    case SSL_AD_DECOMPRESSION_FAILURE: return "decompression failure";
    case SSL_AD_HANDSHAKE_FAILURE: return "handshake failure";
    case SSL_AD_BAD_CERTIFICATE: return "bad certificate";
    case SSL_AD_UNSUPPORTED_CERTIFICATE: return "unsupported certificate";
    case SSL_AD_CERTIFICATE_REVOKED: return "revoked certificate";
    case SSL_AD_CERTIFICATE_EXPIRED: return "expired certificate";
    case SSL_AD_CERTIFICATE_UNKNOWN: return "unknown certificate";
    case SSL_AD_ILLEGAL_PARAMETER: return "illegal parameter";
    case SSL_AD_UNKNOWN_CA: return "unknown certificate authority";
    case SSL_AD_ACCESS_DENIED: return "access denied";
    case SSL_AD_DECODE_ERROR: return "error decoding message";
    case SSL_AD_DECRYPT_ERROR: return "error decrypting message";
    case SSL_AD_PROTOCOL_VERSION: return "protocol version not supported";
    case SSL_AD_INSUFFICIENT_SECURITY: return "insufficient security level";
    case SSL_AD_INTERNAL_ERROR: return "internal error";
    case SSL_AD_INAPPROPRIATE_FALLBACK: return "inappropriate fallback";
    case SSL_AD_USER_CANCELLED: return "user canceled";
    case SSL_AD_NO_RENEGOTIATION: return "no renegotiation";
    case SSL_AD_MISSING_EXTENSION: return "missing extension";
    case SSL_AD_UNSUPPORTED_EXTENSION: return "unsupported extension";
    case SSL_AD_CERTIFICATE_UNOBTAINABLE: return "certificate unobtainable";
    case SSL_AD_UNRECOGNIZED_NAME: return "unrecognized name";
    case SSL_AD_BAD_CERTIFICATE_STATUS_RESPONSE: return "bad certificate status response";
    case SSL_AD_UNKNOWN_PSK_IDENTITY: return "unknown PSK identity";
    case SSL_AD_CERTIFICATE_REQUIRED: return "certificate required";
    case SSL_AD_NO_APPLICATION_PROTOCOL: return "no application protocol";
    default: return NULL;
    }
}

static int fail_reason(unsigned long error, const struct tls_transport *transport,
                       struct net_failure *failure)
{
    int reason = ERR_GET_REASON(error);
    if (reason > SSL_AD_REASON_OFFSET && reason < SSL_AD_REASON_OFFSET + 256) {
        int alert = reason - SSL_AD_REASON_OFFSET;
        const char *text = alert_text(alert);
        return text != NULL
                   ? net_fail(failure, NET_ERR_NON_TCP, "remote error: tls: %s", text)
                   : net_fail(failure, NET_ERR_NON_TCP, "remote error: tls: alert(%d)", alert);
    }
    switch (reason) {
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
    case SSL_R_RECORD_LENGTH_MISMATCH:
    case SSL_R_BAD_RECORD_TYPE:
        net_fail(failure, NET_ERR_TLS_RECORD_HEADER,
                 "tls: first record does not look like a TLS handshake");
        if (tls_transport_began(transport, SLICE("HTTP/")))
            net_failure_detail(failure, "http: server gave HTTP response to HTTPS client");
        return failure->code;
    case SSL_R_UNSUPPORTED_PROTOCOL:
        return net_fail(failure, NET_ERR_GENERIC,
                        "tls: server selected unsupported protocol version");
    case SSL_R_NO_PROTOCOLS_AVAILABLE:
        return net_fail(failure, NET_ERR_GENERIC,
                        "tls: no supported versions satisfy MinVersion and MaxVersion");
    default: break;
    }
    const char *text = ERR_reason_error_string(error);
    return net_fail(failure, NET_ERR_GENERIC, "tls: %s", text != NULL ? text : "protocol error");
}

int tls_fail(const SSL *ssl, const struct tls_transport *transport, const char *op,
             struct net_failure *failure)
{
    unsigned long error = ERR_peek_error();
    ERR_clear_error();
    if (transport->errno_value != 0)
        return net_fail_errno(failure, transport->failed_read ? "read" : op,
                              transport->errno_value);
    if (tls_verify_failure(ssl, failure) != NET_OK)
        return failure->code;
    if (transport->ended || error == 0)
        return net_fail(failure, NET_ERR_GENERIC, "EOF");
    return fail_reason(error, transport, failure);
}
