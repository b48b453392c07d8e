#include "Session.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cssl_session {
  SSL *ssl;
  // The octets of the peer, and those for it; both are the session's of OpenSSL.
  BIO *in, *out;
  int sent_alert, received_alert;
  // The newest session of the server; NULL: none.
  SSL_SESSION *newest;
  bool met_no_tls;
  char reason[256];
};

// MARK: - Callbacks

static struct cssl_session *session_of(const SSL *ssl) { return lib.SSL_get_ex_data(ssl, 0); }

static void note_alert(const SSL *ssl, int where, int value) {
  struct cssl_session *session = session_of(ssl);
  int description = value & 0xff;
  if (session == NULL || (where & SSL_CB_ALERT) == 0 || description == SSL3_AD_CLOSE_NOTIFY) return;
  if (where & SSL_CB_READ) {
    session->received_alert = description;
  } else {
    session->sent_alert = description;
  }
}

static int keep_ticket(SSL *ssl, SSL_SESSION *ticket) {
  struct cssl_session *session = session_of(ssl);
  if (session == NULL) return 0;
  lib.SSL_SESSION_free(session->newest);
  session->newest = ticket;
  return 1;
}

void cssl_keep_tickets(struct cssl_context *context) {
  lib.SSL_CTX_set_info_callback(context->ssl, note_alert);
  if (context->is_server) return;
  lib.SSL_CTX_ctrl(context->ssl, SSL_CTRL_SET_SESS_CACHE_MODE,
                   SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE, NULL);
  lib.SSL_CTX_sess_set_new_cb(context->ssl, keep_ticket);
}

// MARK: - Its life

struct cssl_session *cssl_session_new(struct cssl_context *context) {
  struct cssl_session *session = calloc(1, sizeof *session);
  if (session == NULL) return NULL;
  session->sent_alert = session->received_alert = -1;
  session->ssl = lib.SSL_new(context->ssl);
  session->in = lib.BIO_new(lib.BIO_s_mem());
  session->out = lib.BIO_new(lib.BIO_s_mem());
  if (session->ssl == NULL || session->in == NULL || session->out == NULL) {
    lib.SSL_free(session->ssl);
    lib.BIO_free(session->in);
    lib.BIO_free(session->out);
    free(session);
    return NULL;
  }
  // Empty is not the end.
  lib.BIO_ctrl(session->in, BIO_C_SET_BUF_MEM_EOF_RETURN, -1, NULL);
  lib.SSL_set_bio(session->ssl, session->in, session->out);
  lib.SSL_set_ex_data(session->ssl, 0, session);
  if (context->is_server) {
    lib.SSL_set_accept_state(session->ssl);
  } else {
    lib.SSL_set_connect_state(session->ssl);
  }
  return session;
}

void cssl_session_free(struct cssl_session *session) {
  if (session == NULL) return;
  // A session that was not shut down cannot be resumed: here it can, because lessons end in every way.
  lib.SSL_set_shutdown(session->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  lib.SSL_set_ex_data(session->ssl, 0, NULL);
  lib.SSL_free(session->ssl);
  lib.SSL_SESSION_free(session->newest);
  free(session);
}

static bool is_address(const char *text) {
  unsigned char address[16];
  return inet_pton(AF_INET, text, address) == 1 || inet_pton(AF_INET6, text, address) == 1;
}

const char *cssl_session_names(struct cssl_session *session, const char *server_name, const char *expected) {
  if (server_name != NULL &&
      lib.SSL_ctrl(session->ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                   (void *)(uintptr_t)server_name) != 1) {
    return "this is no name of a server";
  }
  if (expected == NULL) return NULL;
  int is_right = is_address(expected)
                     ? lib.X509_VERIFY_PARAM_set1_ip_asc(lib.SSL_get0_param(session->ssl), expected)
                     : lib.SSL_set1_host(session->ssl, expected);
  return is_right == 1 ? NULL : "this is no name of a server";
}

// MARK: - Octets of the wire

bool cssl_session_feed(struct cssl_session *session, const uint8_t *octets, size_t length) {
  return length == 0 || lib.BIO_write(session->in, octets, (int)length) == (int)length;
}

void cssl_session_feed_end(struct cssl_session *session) {
  lib.BIO_ctrl(session->in, BIO_C_SET_BUF_MEM_EOF_RETURN, 0, NULL);
}

size_t cssl_session_waiting(struct cssl_session *session) { return lib.BIO_ctrl_pending(session->out); }

size_t cssl_session_take(struct cssl_session *session, uint8_t *octets, size_t length) {
  int taken = lib.BIO_read(session->out, octets, length > INT32_MAX ? INT32_MAX : (int)length);
  return taken > 0 ? (size_t)taken : 0;
}

// MARK: - Steps

static enum cssl_outcome outcome(struct cssl_session *session, int result) {
  if (result > 0) return CSSL_DONE;
  switch (lib.SSL_get_error(session->ssl, result)) {
    case SSL_ERROR_WANT_READ: return CSSL_WANTS_OCTETS;
    case SSL_ERROR_ZERO_RETURN: return CSSL_CLOSED;
    default: break;
  }
  unsigned long code = lib.ERR_get_error();
  if (code == 0 || ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING) return CSSL_TRUNCATED;
  int why = ERR_GET_REASON(code);
  session->met_no_tls = ERR_GET_LIB(code) == ERR_LIB_SSL &&
                        (why == SSL_R_HTTP_REQUEST || why == SSL_R_HTTPS_PROXY_REQUEST ||
                         why == SSL_R_WRONG_VERSION_NUMBER || why == SSL_R_UNKNOWN_PROTOCOL);
  const char *text = lib.ERR_reason_error_string(code);
  long verified = lib.SSL_get_verify_result(session->ssl);
  if (why == SSL_R_CERTIFICATE_VERIFY_FAILED && verified != X509_V_OK) {
    text = lib.X509_verify_cert_error_string(verified);
  }
  snprintf(session->reason, sizeof session->reason, "%s", text == NULL ? "not possible" : text);
  return CSSL_FAILED;
}

enum cssl_outcome cssl_session_handshake(struct cssl_session *session) {
  lib.ERR_clear_error();
  return outcome(session, lib.SSL_do_handshake(session->ssl));
}

enum cssl_outcome cssl_session_read(struct cssl_session *session, uint8_t *octets, size_t length,
                                    size_t *count) {
  lib.ERR_clear_error();
  return outcome(session, lib.SSL_read_ex(session->ssl, octets, length, count));
}

enum cssl_outcome cssl_session_write(struct cssl_session *session, const uint8_t *octets, size_t length,
                                     size_t *count) {
  lib.ERR_clear_error();
  return outcome(session, lib.SSL_write_ex(session->ssl, octets, length, count));
}

enum cssl_outcome cssl_session_write_early(struct cssl_session *session, const uint8_t *octets, size_t length,
                                           size_t *count) {
  lib.ERR_clear_error();
  return outcome(session, lib.SSL_write_early_data(session->ssl, octets, length, count));
}

enum cssl_outcome cssl_session_read_early(struct cssl_session *session, uint8_t *octets, size_t length,
                                          size_t *count) {
  lib.ERR_clear_error();
  *count = 0;
  switch (lib.SSL_read_early_data(session->ssl, octets, length, count)) {
    case SSL_READ_EARLY_DATA_ERROR: return outcome(session, 0);
    default: return CSSL_DONE;
  }
}

bool cssl_session_took_early_data(struct cssl_session *session) {
  return lib.SSL_get_early_data_status(session->ssl) == SSL_EARLY_DATA_ACCEPTED;
}

enum cssl_outcome cssl_session_close_notify(struct cssl_session *session) {
  lib.ERR_clear_error();
  // A second time it would wait for the peer's.
  if (lib.SSL_get_shutdown(session->ssl) & SSL_SENT_SHUTDOWN) return CSSL_DONE;
  int result = lib.SSL_shutdown(session->ssl);
  // 0: ours is sent, and the peer's has not come.
  return result >= 0 ? CSSL_DONE : outcome(session, result);
}

const char *cssl_session_update_keys(struct cssl_session *session, bool asks) {
  lib.ERR_clear_error();
  int type = asks ? SSL_KEY_UPDATE_REQUESTED : SSL_KEY_UPDATE_NOT_REQUESTED;
  return lib.SSL_key_update(session->ssl, type) == 1 ? NULL : "only an open session of TLS 1.3 has KeyUpdate";
}

// MARK: - What is known

int cssl_session_sent_alert(struct cssl_session *session) { return session->sent_alert; }

int cssl_session_received_alert(struct cssl_session *session) { return session->received_alert; }

const char *cssl_session_reason(struct cssl_session *session) { return session->reason; }

bool cssl_session_met_no_tls(struct cssl_session *session) { return session->met_no_tls; }

int cssl_session_version(struct cssl_session *session) { return lib.SSL_version(session->ssl); }

const char *cssl_session_cipher(struct cssl_session *session) {
  const SSL_CIPHER *cipher = lib.SSL_get_current_cipher(session->ssl);
  return cipher == NULL ? "" : lib.SSL_CIPHER_standard_name(cipher);
}

bool cssl_session_was_resumed(struct cssl_session *session) {
  return lib.SSL_session_reused(session->ssl) == 1;
}

const uint8_t *cssl_session_protocol(struct cssl_session *session, size_t *length) {
  const unsigned char *name = NULL;
  unsigned count = 0;
  lib.SSL_get0_alpn_selected(session->ssl, &name, &count);
  *length = count;
  return name;
}

const char *cssl_session_server_name(struct cssl_session *session) {
  return lib.SSL_get_servername(session->ssl, TLSEXT_NAMETYPE_host_name);
}

// MARK: - Tickets

struct cssl_ticket *cssl_session_ticket(struct cssl_session *session) {
  if (session->newest == NULL || lib.SSL_SESSION_is_resumable(session->newest) != 1) return NULL;
  lib.SSL_SESSION_up_ref(session->newest);
  return (struct cssl_ticket *)session->newest;
}

const char *cssl_session_resume(struct cssl_session *session, struct cssl_ticket *ticket) {
  return lib.SSL_set_session(session->ssl, (SSL_SESSION *)ticket) == 1 ? NULL : "it cannot be resumed";
}

void cssl_ticket_free(struct cssl_ticket *ticket) { lib.SSL_SESSION_free((SSL_SESSION *)ticket); }
