/* A throw-away RSA key, and keys of RFC 6979, in hex. */
#ifndef KEYS_H
#define KEYS_H

#include "testing.h"

#include "crypto/pkey.h"

#define RSA_KEY_N                                                                          \
    "bc55bc925ed6c2de1fd94d503ec1bf0ee04ea0182842246195e22e5cf962ea0280f71b75bcb62e130692" \
    "cf2ba98b11a161d7c544eef898e25f82778a0a0dc3c9d4e54c3c60f6ff6845d2354eee9d7ba95b4726f0" \
    "0c3cc346c956c09cc00c92ee0d0a7906dd5c124043f31fe17decfa455607159c4e847a1a325c217680ce" \
    "a0b1"
#define RSA_KEY_E "010001"
#define RSA_KEY_D                                                                          \
    "995c9bb4f9639ac5745be8783ad25c7989b09cef6f01054d2dd743f7d3e0773c58b660770c97b1872ea8" \
    "27e99f232ed522aea8e60c4f0577f95c6d694bec8f8c07f4d1f0fbe80c9fa0e618ad43d64f27779f9b07" \
    "8f1750552460acecdb2a6f131c2410f3d0c403c0d61f7e14ad88623bcd978ba742520e9ec3008e5b8374" \
    "62bd"
#define RSA_KEY_P                                                                          \
    "f82fd1b8aa6f5835c7a1f00975215eb2e160a3ea40389c97b20f8d7fbc1caa0c4bbe11aadcb014c4f45a" \
    "43c9183f55d74cf85fc5b4cb2fb8144133f2919cb637"
#define RSA_KEY_Q                                                                          \
    "c2438f81ca4763ed11927151fb8ad83cd6d7672baecedd439c8295b045bb2450508cb13bbaddfb51a794" \
    "e30a5e2e29f51ac42658ef309ecd1ee3eeff4efeec57"
#define RSA_KEY_DP                                                                         \
    "16dbb0a1257163da702c860318fa9dd233d7c6c108712e5afa575c5ceb6268770172dc05b495b31400bd" \
    "5f88e1e6d36d24f5ab3c764e5072cfcac19211bf3139"
#define RSA_KEY_DQ                                                                         \
    "971423cf349940c5661d15b444843e97521e43465db4d3af7950b5495971a9542cd0be254db6c5754377" \
    "2efb29338dbde90b1327a71d90e2c55b4ecb8f8c0211"
#define RSA_KEY_QI                                                                         \
    "4a589395db54fa08f031f611e98edc97d40e24d076f676d614a335803a3a9a9f36bf177f5bbcccb1ddff" \
    "e3db821e079212080be284e29840de136ff22a1d2179"

#define P256_X "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
#define P256_Y "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
#define P256_D "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"
#define P384_X                                                                             \
    "ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a2" \
    "54515480bc13"
#define P384_Y                                                                             \
    "8015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344" \
    "fd2533264720"
#define P384_D                                                                             \
    "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872" \
    "c9ea60d2edf5"
#define P521_X                                                                             \
    "01894550d0785932e00eaa23b694f213f8c3121f86dc97a04e5a7167db4e5bcd371123d46e45db6b5d53" \
    "70a7f20fb633155d38ffa16d2bd761dcac474b9a2f5023a4"
#define P521_Y                                                                             \
    "00493101c962cd4d2fddf782285e64584139c2f91b47f87ff82354d6630f746a28a0db25741b5b34a828" \
    "008b22acc23f924faafbd4d33f81ea66956dfeaa2bfdfcf5"
#define P521_D                                                                             \
    "00fad06daa62ba3b25d2fb40133da757205de67f5bb0018fee8c86e1b68c7e75caa896eb32f1f47c7085" \
    "5836a6d16fcc1466f6d8fbec67db89ec0c08b0e996b83538"

/* With the private numbers, or without. */
static inline struct evp_pkey_st *rsa_key(bool is_private)
{
    const struct slice none = { NULL, 0 };
    struct slice numbers[PKEY_NUMBERS] = {
        [RSA_N] = UNHEX(RSA_KEY_N),
        [RSA_E] = UNHEX(RSA_KEY_E),
        [RSA_D] = is_private ? UNHEX(RSA_KEY_D) : none,
        [RSA_P] = UNHEX(RSA_KEY_P),
        [RSA_Q] = UNHEX(RSA_KEY_Q),
        [RSA_DP] = UNHEX(RSA_KEY_DP),
        [RSA_DQ] = UNHEX(RSA_KEY_DQ),
        [RSA_QI] = UNHEX(RSA_KEY_QI),
    };
    struct evp_pkey_st *key = pkey_from_rsa_numbers(numbers, NULL);
    assert_non_null(key);
    return key;
}

/* RFC 6979's for the curve. */
static inline struct evp_pkey_st *ec_key(enum pkey_curve curve, bool is_private)
{
    const struct slice x[] = { UNHEX(P256_X), UNHEX(P384_X), UNHEX(P521_X) };
    const struct slice y[] = { UNHEX(P256_Y), UNHEX(P384_Y), UNHEX(P521_Y) };
    const struct slice d[] = { UNHEX(P256_D), UNHEX(P384_D), UNHEX(P521_D) };
    struct slice numbers[PKEY_NUMBERS] = { [EC_X] = x[curve], [EC_Y] = y[curve] };
    if (is_private)
        numbers[EC_D] = d[curve];
    struct evp_pkey_st *key = pkey_from_ec_numbers(curve, numbers, NULL);
    assert_non_null(key);
    return key;
}

#endif
