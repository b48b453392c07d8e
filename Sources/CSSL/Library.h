// The functions of OpenSSL 3 that the files of this room call: `lib.SSL_new(…)`. Loaded, not linked, so that
// the program starts where the libraries are missing, and forks without their mappings where nobody asked
// for TLS.
#ifndef CSSL_LIBRARY_H
#define CSSL_LIBRARY_H

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#define SSL_FUNCTIONS(DO)                                                                                \
  DO(TLS_method) DO(SSL_CTX_new) DO(SSL_CTX_free)

#define CRYPTO_FUNCTIONS(DO)                                                                             \
  DO(ERR_get_error) DO(ERR_clear_error) DO(ERR_error_string_n) DO(OpenSSL_version)

#define CSSL_MEMBER(name) __typeof__(name) *name;
struct cssl_library {
  SSL_FUNCTIONS(CSSL_MEMBER)
  CRYPTO_FUNCTIONS(CSSL_MEMBER)
};

// Filled by `cssl_load`.
extern struct cssl_library cssl_library;
#define lib cssl_library

#endif
