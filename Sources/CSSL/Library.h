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
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#define SSL_FUNCTIONS(DO)                                                                           \
  DO(SSL_CIPHER_standard_name) DO(SSL_CTX_add_client_CA) DO(SSL_CTX_check_private_key)              \
  DO(SSL_CTX_ctrl) DO(SSL_CTX_free) DO(SSL_CTX_get_cert_store) DO(SSL_CTX_get_ex_data)              \
  DO(SSL_CTX_load_verify_locations) DO(SSL_CTX_new) DO(SSL_CTX_sess_set_new_cb)                     \
  DO(SSL_CTX_set_alpn_protos) DO(SSL_CTX_set_alpn_select_cb) DO(SSL_CTX_set_cipher_list)            \
  DO(SSL_CTX_set_ciphersuites) DO(SSL_CTX_set_default_verify_paths) DO(SSL_CTX_set_ex_data)         \
  DO(SSL_CTX_set_info_callback) DO(SSL_CTX_set_keylog_callback) DO(SSL_CTX_set_max_early_data)      \
  DO(SSL_CTX_set_num_tickets) DO(SSL_CTX_set_options) DO(SSL_CTX_set_security_level)                \
  DO(SSL_CTX_set_session_id_context) DO(SSL_CTX_set_verify) DO(SSL_CTX_use_PrivateKey)              \
  DO(SSL_CTX_use_PrivateKey_file) DO(SSL_CTX_use_certificate)                                       \
  DO(SSL_CTX_use_certificate_chain_file) DO(SSL_SESSION_free) DO(SSL_SESSION_is_resumable)          \
  DO(SSL_SESSION_up_ref) DO(SSL_ctrl) DO(SSL_do_handshake) DO(SSL_free)                             \
  DO(SSL_get0_alpn_selected) DO(SSL_get0_param) DO(SSL_get_SSL_CTX) DO(SSL_get_current_cipher)      \
  DO(SSL_get_early_data_status) DO(SSL_get_error) DO(SSL_get_ex_data) DO(SSL_get_servername)        \
  DO(SSL_get_shutdown) DO(SSL_get_verify_result) DO(SSL_key_update) DO(SSL_new)                     \
  DO(SSL_read_early_data) DO(SSL_read_ex) DO(SSL_select_next_proto) DO(SSL_session_reused)          \
  DO(SSL_set1_host) DO(SSL_set_accept_state) DO(SSL_set_bio) DO(SSL_set_connect_state)              \
  DO(SSL_set_ex_data) DO(SSL_set_session) DO(SSL_set_shutdown) DO(SSL_shutdown) DO(SSL_version)     \
  DO(SSL_write_early_data) DO(SSL_write_ex) DO(TLS_method)

#define CRYPTO_FUNCTIONS(DO)                                                                        \
  DO(ASN1_INTEGER_set_uint64) DO(BIO_ctrl) DO(BIO_ctrl_pending) DO(BIO_free) DO(BIO_new)            \
  DO(BIO_new_mem_buf) DO(BIO_read) DO(BIO_s_mem) DO(BIO_write) DO(ERR_clear_error)                  \
  DO(ERR_error_string_n) DO(ERR_get_error) DO(ERR_reason_error_string) DO(EVP_CIPHER_CTX_ctrl)      \
  DO(EVP_CIPHER_CTX_free) DO(EVP_CIPHER_CTX_new) DO(EVP_CIPHER_CTX_set_padding)                     \
  DO(EVP_CIPHER_fetch) DO(EVP_CIPHER_free) DO(EVP_CIPHER_get_key_length) DO(EVP_CIPHER_get_mode)    \
  DO(EVP_DecryptFinal_ex) DO(EVP_DecryptInit_ex) DO(EVP_DecryptUpdate) DO(EVP_PKEY_Q_keygen)        \
  DO(EVP_PKEY_free) DO(EVP_get_digestbyname) DO(EVP_sha256) DO(HMAC) DO(OpenSSL_version)            \
  DO(PEM_read_bio_PrivateKey) DO(PEM_read_bio_X509) DO(PEM_write_bio_PrivateKey)                    \
  DO(PEM_write_bio_X509) DO(RAND_bytes) DO(X509V3_EXT_conf_nid) DO(X509V3_set_ctx)                  \
  DO(X509_EXTENSION_free) DO(X509_NAME_add_entry_by_txt) DO(X509_STORE_add_cert)                    \
  DO(X509_VERIFY_PARAM_set1_ip_asc) DO(X509_add_ext) DO(X509_free) DO(X509_get_serialNumber)        \
  DO(X509_get_subject_name) DO(X509_getm_notAfter) DO(X509_getm_notBefore) DO(X509_gmtime_adj)      \
  DO(X509_new) DO(X509_set_issuer_name) DO(X509_set_pubkey) DO(X509_set_version) DO(X509_sign)      \
  DO(X509_verify_cert_error_string)

#define CSSL_MEMBER(name) __typeof__(name) *name;
struct cssl_library {
  SSL_FUNCTIONS(CSSL_MEMBER)
  CRYPTO_FUNCTIONS(CSSL_MEMBER)
};

// Filled by `cssl_load`.
extern struct cssl_library cssl_library;
#define lib cssl_library

#endif
