#include <stdlib.h>
#include <string.h>

#include "Session.h"

static const char *reason_of_last_error(void) {
  static __thread char text[256];
  unsigned long code = lib.ERR_get_error();
  if (code == 0) return "not possible";
  const char *reason = lib.ERR_reason_error_string(code);
  if (reason == NULL) {
    lib.ERR_error_string_n(code, text, sizeof text);
    return text;
  }
  return reason;
}

#define SUCCEED(condition) ((condition) ? NULL : reason_of_last_error())

// MARK: - Callbacks

static int context_index(void) {
  // The application data of SSL_CTX_set_app_data(3).
  return 0;
}

static void hear_key_log(const SSL *ssl, const char *line) {
  struct cssl_context *context = lib.SSL_CTX_get_ex_data(lib.SSL_get_SSL_CTX(ssl), context_index());
  if (context != NULL && context->hear != NULL) context->hear(context->argument, line);
}

static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_length,
                           const unsigned char *in, unsigned in_length, void *argument) {
  (void)ssl;
  struct cssl_context *context = argument;
  unsigned char *chosen = NULL;
  if (lib.SSL_select_next_proto(&chosen, out_length, context->protocols, context->protocols_length, in,
                                in_length) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

// MARK: -

struct cssl_context *cssl_context_new(bool is_server) {
  struct cssl_context *context = calloc(1, sizeof *context);
  if (context == NULL) return NULL;
  context->is_server = is_server;
  context->ssl = lib.SSL_CTX_new(lib.TLS_method());
  if (context->ssl == NULL) {
    free(context);
    return NULL;
  }
  lib.SSL_CTX_set_ex_data(context->ssl, context_index(), context);
  lib.SSL_CTX_set_keylog_callback(context->ssl, hear_key_log);
  lib.SSL_CTX_ctrl(context->ssl, SSL_CTRL_MODE, SSL_MODE_AUTO_RETRY | SSL_MODE_ENABLE_PARTIAL_WRITE, NULL);
  cssl_keep_tickets(context);
  if (is_server) {
    // Without it, no session of a client that showed a certificate is resumed.
    lib.SSL_CTX_set_session_id_context(context->ssl, (const unsigned char *)"wirelab", 7);
  }
  return context;
}

void cssl_context_free(struct cssl_context *context) {
  if (context == NULL) return;
  lib.SSL_CTX_free(context->ssl);
  free(context->protocols);
  free(context);
}

const char *cssl_context_versions(struct cssl_context *context, int lowest, int highest) {
  // Below TLS 1.2 nothing is left that is considered safe, at the usual level of security.
  if (lowest < TLS1_2_VERSION) lib.SSL_CTX_set_security_level(context->ssl, 0);
  return SUCCEED(lib.SSL_CTX_ctrl(context->ssl, SSL_CTRL_SET_MIN_PROTO_VERSION, lowest, NULL) == 1 &&
                 lib.SSL_CTX_ctrl(context->ssl, SSL_CTRL_SET_MAX_PROTO_VERSION, highest, NULL) == 1);
}

const char *cssl_context_groups(struct cssl_context *context, const char *list) {
  return SUCCEED(lib.SSL_CTX_ctrl(context->ssl, SSL_CTRL_SET_GROUPS_LIST, 0, (void *)(uintptr_t)list) == 1);
}

const char *cssl_context_ciphers(struct cssl_context *context, const char *list, const char *suites) {
  return SUCCEED((list == NULL || lib.SSL_CTX_set_cipher_list(context->ssl, list) == 1) &&
                 (suites == NULL || lib.SSL_CTX_set_ciphersuites(context->ssl, suites) == 1));
}

const char *cssl_context_protocols(struct cssl_context *context, const uint8_t *names, size_t length) {
  if (!context->is_server) {
    // It returns 0 for success, as nothing else does.
    return SUCCEED(lib.SSL_CTX_set_alpn_protos(context->ssl, names, (unsigned)length) == 0);
  }
  context->protocols = malloc(length + 1);
  if (context->protocols == NULL) return "there is no memory";
  memcpy(context->protocols, names, length);
  context->protocols_length = (unsigned)length;
  lib.SSL_CTX_set_alpn_select_cb(context->ssl, choose_protocol, context);
  return NULL;
}

const char *cssl_context_identity_files(struct cssl_context *context, const char *certificate,
                                        const char *key) {
  return SUCCEED(lib.SSL_CTX_use_certificate_chain_file(context->ssl, certificate) == 1 &&
                 lib.SSL_CTX_use_PrivateKey_file(context->ssl, key, SSL_FILETYPE_PEM) == 1 &&
                 lib.SSL_CTX_check_private_key(context->ssl) == 1);
}

const char *cssl_context_identity(struct cssl_context *context, const char *certificate, const char *key) {
  BIO *text = lib.BIO_new_mem_buf(certificate, -1);
  X509 *leaf = lib.PEM_read_bio_X509(text, NULL, NULL, NULL);
  BIO *key_text = lib.BIO_new_mem_buf(key, -1);
  EVP_PKEY *private = lib.PEM_read_bio_PrivateKey(key_text, NULL, NULL, NULL);
  const char *reason =
      SUCCEED(leaf != NULL && private != NULL && lib.SSL_CTX_use_certificate(context->ssl, leaf) == 1 &&
              lib.SSL_CTX_use_PrivateKey(context->ssl, private) == 1);
  // Those that follow are its chain.
  while (reason == NULL) {
    X509 *link = lib.PEM_read_bio_X509(text, NULL, NULL, NULL);
    if (link == NULL) break;
    if (lib.SSL_CTX_ctrl(context->ssl, SSL_CTRL_CHAIN_CERT, 1, link) != 1) reason = reason_of_last_error();
    lib.X509_free(link);
  }
  lib.ERR_clear_error();
  lib.X509_free(leaf);
  lib.EVP_PKEY_free(private);
  lib.BIO_free(text);
  lib.BIO_free(key_text);
  return reason;
}

const char *cssl_context_trust_machine(struct cssl_context *context) {
  return SUCCEED(lib.SSL_CTX_set_default_verify_paths(context->ssl) == 1);
}

const char *cssl_context_trust_file(struct cssl_context *context, const char *path) {
  return SUCCEED(lib.SSL_CTX_load_verify_locations(context->ssl, path, NULL) == 1);
}

const char *cssl_context_trust(struct cssl_context *context, const char *certificates) {
  BIO *text = lib.BIO_new_mem_buf(certificates, -1);
  X509_STORE *store = lib.SSL_CTX_get_cert_store(context->ssl);
  size_t count = 0;
  X509 *authority;
  while ((authority = lib.PEM_read_bio_X509(text, NULL, NULL, NULL)) != NULL) {
    if (lib.X509_STORE_add_cert(store, authority) == 1) count++;
    // A server names them to its clients.
    if (context->is_server) lib.SSL_CTX_add_client_CA(context->ssl, authority);
    lib.X509_free(authority);
  }
  lib.BIO_free(text);
  const char *reason = SUCCEED(count > 0);
  lib.ERR_clear_error();
  return reason;
}

void cssl_context_verify(struct cssl_context *context) {
  lib.SSL_CTX_set_verify(context->ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
}

const char *cssl_context_tickets(struct cssl_context *context, int count) {
  return SUCCEED(lib.SSL_CTX_set_num_tickets(context->ssl, (size_t)count) == 1);
}

const char *cssl_context_early_data(struct cssl_context *context, uint32_t octets) {
  // With its guard against a second use, a ticket would be good for one session of one process.
  lib.SSL_CTX_set_options(context->ssl, SSL_OP_NO_ANTI_REPLAY);
  return SUCCEED(lib.SSL_CTX_set_max_early_data(context->ssl, octets) == 1);
}

void cssl_context_key_log(struct cssl_context *context, void (*hear)(void *, const char *line),
                          void *argument) {
  context->hear = hear;
  context->argument = argument;
}
