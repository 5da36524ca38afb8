/* A stapled OCSP answer (RFC 6066 section 8), read and not judged: scripts see what the server
 * sent. */
#include "net/tls.h"

#include "net/tls_session.h"

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/ssl.h>
#include <time.h>

static const char *reason_text(int reason)
{
    switch (reason) {
    case OCSP_REVOKED_STATUS_UNSPECIFIED: return "unspecified";
    case OCSP_REVOKED_STATUS_KEYCOMPROMISE: return "key_compromise";
    case OCSP_REVOKED_STATUS_CACOMPROMISE: return "ca_compromise";
    case OCSP_REVOKED_STATUS_AFFILIATIONCHANGED: return "affiliation_changed";
    case OCSP_REVOKED_STATUS_SUPERSEDED: return "superseded";
    case OCSP_REVOKED_STATUS_CESSATIONOFOPERATION: return "cessation_of_operation";
    case OCSP_REVOKED_STATUS_CERTIFICATEHOLD: return "certificate_hold";
    case OCSP_REVOKED_STATUS_REMOVEFROMCRL: return "remove_from_crl";
    case OCSP_REVOKED_STATUS_PRIVILEGEWITHDRAWN: return "privilege_withdrawn";
    case OCSP_REVOKED_STATUS_AACOMPROMISE: return "aa_compromise";
    default: return "";
    }
}

static const char *status_text(int status)
{
    switch (status) {
    case V_OCSP_CERTSTATUS_GOOD: return "good";
    case V_OCSP_CERTSTATUS_REVOKED: return "revoked";
    default: return "unknown";
    }
}

static int64_t unix_seconds(const ASN1_GENERALIZEDTIME *time)
{
    struct tm parts;
    if (time == NULL || ASN1_TIME_to_tm(time, &parts) != 1)
        return 0;
    return timegm(&parts);
}

static void describe(OCSP_BASICRESP *basic, struct stream_ocsp *out)
{
    OCSP_SINGLERESP *single = OCSP_resp_get0(basic, 0);
    int reason = -1;
    ASN1_GENERALIZEDTIME *revoked = NULL, *this_update = NULL, *next_update = NULL;
    if (single == NULL)
        return;
    int status = OCSP_single_get0_status(single, &reason, &revoked, &this_update, &next_update);
    out->status = status_text(status);
    out->revocation_reason = reason_text(status == V_OCSP_CERTSTATUS_REVOKED ? reason : 0);
    out->produced_at = unix_seconds(OCSP_resp_get0_produced_at(basic));
    out->this_update = unix_seconds(this_update);
    out->next_update = unix_seconds(next_update);
    out->revoked_at = unix_seconds(revoked);
}

void tls_ocsp(const struct tls_session *t, struct stream_ocsp *out)
{
    const unsigned char *bytes;
    long length = SSL_get_tlsext_status_ocsp_resp(t->ssl, &bytes);
    out->status = "unknown";
    if (length <= 0)
        return;
    OCSP_RESPONSE *response = d2i_OCSP_RESPONSE(NULL, &bytes, length);
    OCSP_BASICRESP *basic = response != NULL ? OCSP_response_get1_basic(response) : NULL;
    if (basic != NULL)
        describe(basic, out);
    OCSP_BASICRESP_free(basic);
    OCSP_RESPONSE_free(response);
    ERR_clear_error();
}
