/* Throw-away certificates. */
#ifndef CERTIFICATES_H
#define CERTIFICATES_H

/* P-384, every kind of name that scripts see, and two that they don't */
#define EC_CERTIFICATE                                                   \
    "-----BEGIN CERTIFICATE-----\n"                                      \
    "MIIDDDCCApKgAwIBAgIBBzAKBggqhkjOPQQDAzCBmjELMAkGA1UEBhMCU0UxFDAS\n" \
    "BgNVBAsMC0VudHdpY2tsdW5nMQwwCgYDVQQLDANPcHMxFzAVBgNVBAoMDkdyw7xu\n" \
    "ICYgU8O2aG5lMQ8wDQYDVQQRDAYxMjMgNDUxFDASBgNVBAkMC1N0b3JnYXRhbiAx\n" \
    "MRAwDgYDVQQDDAdleGFtcGxlMRUwEwYDVQQDDAxzaG9wLmV4YW1wbGUwHhcNMjYx\n" \
    "MTI0MDkzOTMyWhcNMzYxMTIxMDkzOTMyWjCBmjELMAkGA1UEBhMCU0UxFDASBgNV\n" \
    "BAsMC0VudHdpY2tsdW5nMQwwCgYDVQQLDANPcHMxFzAVBgNVBAoMDkdyw7xuICYg\n" \
    "U8O2aG5lMQ8wDQYDVQQRDAYxMjMgNDUxFDASBgNVBAkMC1N0b3JnYXRhbiAxMRAw\n" \
    "DgYDVQQDDAdleGFtcGxlMRUwEwYDVQQDDAxzaG9wLmV4YW1wbGUwdjAQBgcqhkjO\n" \
    "PQIBBgUrgQQAIgNiAARZBbyWaq7Ot/B8EO6xwH8h9hV1zS4ofnGTWbMI35RGXTHk\n" \
    "F+KdgRtvAw82V3UP4TDGt0E8s7HKWmh5BBxTSzCB586HEPQJp+JiJ7hRVkS8dDEG\n" \
    "1pXQqU4XUwEAmiqmTbujgakwgaYwgYQGA1UdEQR9MHuGFmh0dHBzOi8vc2hvcC5l\n" \
    "eGFtcGxlL3iCDHNob3AuZXhhbXBsZYcEwAACB4EOYUBzaG9wLmV4YW1wbGWHECAB\n" \
    "DbgAAAAAAAAAAAAAAAGCDiouc2hvcC5leGFtcGxlpBYwFDESMBAGA1UEAwwJZWxz\n" \
    "ZXdoZXJliAMqAwQwHQYDVR0OBBYEFK8tOVIw+XdJAGlWmaz96J13b/5/MAoGCCqG\n" \
    "SM49BAMDA2gAMGUCMQCcFRv8TmuGOwcYN9lbbil1mJTmcuNAAQ4ovLr9jtIs6/Ky\n" \
    "z08Ek1TEwRuCAZzGmXgCMAimBhJdkxivlzagF35zbOxl16jUabZQmPaTopaBtEBG\n" \
    "RMM1+Q37XfgEhHPH0Z5thA==\n"                                         \
    "-----END CERTIFICATE-----\n"

/* Ed25519 */
#define ED25519_CERTIFICATE                                              \
    "-----BEGIN CERTIFICATE-----\n"                                      \
    "MIIBLjCB4aADAgECAhR5JgMXqlImw+hvDNkmxUr28nKKADAFBgMrZXAwDTELMAkG\n" \
    "A1UEAwwCZWQwHhcNMjYxMTI0MDkzOTMyWhcNMzYxMTIxMDkzOTMyWjANMQswCQYD\n" \
    "VQQDDAJlZDAqMAUGAytlcAMhABmuopgek27ed90cbJFz8WyokcvJz0iGo1mFMWSJ\n" \
    "oPMPo1MwUTAdBgNVHQ4EFgQU5nhkkNQ/IwGoaGYfd0JBj/4MqvMwHwYDVR0jBBgw\n" \
    "FoAU5nhkkNQ/IwGoaGYfd0JBj/4MqvMwDwYDVR0TAQH/BAUwAwEB/zAFBgMrZXAD\n" \
    "QQAyRsMp7WERaONIpucFYTL0JHD9q38TtauJHEm+Twjj/Aecb6Qt4oQ7BGSgA3jX\n" \
    "azuSJkW1FoSCp7dcR1dtwcIF\n"                                         \
    "-----END CERTIFICATE-----\n"

/* 1024 bits, signed with RSA-PSS */
#define RSA_PSS_CERTIFICATE                                              \
    "-----BEGIN CERTIFICATE-----\n"                                      \
    "MIICYDCCAZWgAwIBAgIUVetZ83i0+ECdHcTHp6e7AaQbQ6EwQQYJKoZIhvcNAQEK\n" \
    "MDSgDzANBglghkgBZQMEAgEFAKEcMBoGCSqGSIb3DQEBCDANBglghkgBZQMEAgEF\n" \
    "AKIDAgEgMA4xDDAKBgNVBAMMA3BzczAeFw0yNjExMjQwOTM5MzJaFw0zNjExMjEw\n" \
    "OTM5MzJaMA4xDDAKBgNVBAMMA3BzczCBnzANBgkqhkiG9w0BAQEFAAOBjQAwgYkC\n" \
    "gYEAvFW8kl7Wwt4f2U1QPsG/DuBOoBgoQiRhleIuXPli6gKA9xt1vLYuEwaSzyup\n" \
    "ixGhYdfFRO74mOJfgneKCg3DydTlTDxg9v9oRdI1Tu6de6lbRybwDDzDRslWwJzA\n" \
    "DJLuDQp5Bt1cEkBD8x/hfez6RVYHFZxOhHoaMlwhdoDOoLECAwEAAaNTMFEwHQYD\n" \
    "VR0OBBYEFJgLWWLS67Q1QUVH5goY2QsRq+R4MB8GA1UdIwQYMBaAFJgLWWLS67Q1\n" \
    "QUVH5goY2QsRq+R4MA8GA1UdEwEB/wQFMAMBAf8wQQYJKoZIhvcNAQEKMDSgDzAN\n" \
    "BglghkgBZQMEAgEFAKEcMBoGCSqGSIb3DQEBCDANBglghkgBZQMEAgEFAKIDAgEg\n" \
    "A4GBAKylHC+m+EGmDJRL6z0w+z++fQpQCBIKNa8dwSMJc8kY2hwgH4i593KtwuKt\n" \
    "bOHU6Y7pcwNqNAJb/woJMjSk+4P69wqfZ6c8PzvjffyXUAuIlgW+wCU0azWwqrw+\n" \
    "j4PImhZQZOZMQFMxZ7A/aPrq+NFVEf5UWG9hqbWlL6xeIgTc\n"                 \
    "-----END CERTIFICATE-----\n"

/* 1024 bits */
#define DSA_CERTIFICATE                                                  \
    "-----BEGIN CERTIFICATE-----\n"                                      \
    "MIIC0zCCAoCgAwIBAgIUaWywWcdzFGDhQqAz6kowpG9Nn+AwCwYJYIZIAWUDBAMC\n" \
    "MA4xDDAKBgNVBAMMA2RzYTAeFw0yNjExMjQwOTQwMzBaFw0zNjExMjEwOTQwMzBa\n" \
    "MA4xDDAKBgNVBAMMA2RzYTCCAb8wggE0BgcqhkjOOAQBMIIBJwKBgQCOXNIl3d/J\n" \
    "78y8pJkfOo8g/5eyFMgKS0fBZ5dk3OWU8i7mdQ23FgZ1PcpKYMhktX0YAomD/8yi\n" \
    "IzDiud0g5XOJ4rBoromo3MkB/XFkOGD9xW17Whp1Ce91FVcJLDNhp1Nq3Hp+jdv/\n" \
    "T0jVPx1QKdjWSkLvzdm+clGZoRglJD/SiQIdAPSGCM23bppOSi3nE4F6QyvYiLdO\n" \
    "6h1FrLs0RBMCgYEAggjpwLhFKrjwXiJahLzj1Z3dIP2CZjZOyRlhCYyo/mLvVVDm\n" \
    "fHh6tAirgMxfNEbqhFSQB4/DcfMT0FZUA8Ehkzt735yu1R6UxhUPl4gwXTxqdCao\n" \
    "1pIYNTu16iIQz1r/d9gMoj3zjF530nxtIMd2FtWrlZqqM84R/slHPa8Chx4DgYQA\n" \
    "AoGAKYmdp0r48LAkdPisJadkSEyzhWSEJDwTK/nA7ojzEFzpdYRLexq6iMnLfQjA\n" \
    "1Pu/ONesdeeYl232frHDFvEbApZeSyq3/S32JjaJlU1Yrw92oF+NVtDwAE2WQuSD\n" \
    "+Hf1SA0wLRzCUUOVIs/QbA6by3j8jD7M8Fu10afvBM89tPKjUzBRMB0GA1UdDgQW\n" \
    "BBTEQJRTb3D4l8W+1EKx99c6SkdK9zAfBgNVHSMEGDAWgBTEQJRTb3D4l8W+1EKx\n" \
    "99c6SkdK9zAPBgNVHRMBAf8EBTADAQH/MAsGCWCGSAFlAwQDAgNAADA9AhwO9Efq\n" \
    "6u6VoILfft1iymp/u2vwpWNO++XWeVeOAh0AylwH8+wracL0fprmGOc/iMMeV9Rj\n" \
    "ppqPl1AhpA==\n"                                                     \
    "-----END CERTIFICATE-----\n"

#endif
