// TLS and its cryptography by OpenSSL 3, which is loaded when it is first asked for: see Library.h.
#ifndef CSSL_H
#define CSSL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Loads libssl and libcrypto; NULL: they are there, else what is missing, and the packages that have it.
// Before a process forks, so that its children need not. Every other function needs it to have been called.
const char *cssl_load(void);

// `OpenSSL 3.0.19 27 Jan 2026`; NULL where it is missing.
const char *cssl_version(void);

// The name of an alert, `certificate_expired` (RFC 8446 section 6, and the registry of IANA); NULL: it has
// none. Needs no library.
const char *cssl_alert_name(uint8_t number);

// MARK: - Contexts: what the sessions of one end have in common (SSL_CTX_new(3)). Any thread may use one.

struct cssl_context;

// NULL: there is no memory. Verifies nobody, and has no certificate.
struct cssl_context *cssl_context_new(bool is_server);
void cssl_context_free(struct cssl_context *);

// Those that can fail return NULL, or why they did: a text that is valid until the next call of the thread.

// By their numbers on the wire: 0x0303 is TLS 1.2.
const char *cssl_context_versions(struct cssl_context *, int lowest, int highest);
// Lists with colons, as in SSL_CTX_set1_groups_list(3), SSL_CTX_set_cipher_list(3), and
// SSL_CTX_set_ciphersuites(3), for TLS 1.2 and TLS 1.3.
const char *cssl_context_groups(struct cssl_context *, const char *list);
const char *cssl_context_ciphers(struct cssl_context *, const char *list, const char *suites);
// Names, each behind an octet with its length (RFC 7301 section 3.1). A client offers them; a server takes
// the first of its own that is offered, and sends no_application_protocol if none is.
const char *cssl_context_protocols(struct cssl_context *, const uint8_t *names, size_t length);
// A certificate with the chain behind it, and its key, in PEM: from files, or from memory.
const char *cssl_context_identity_files(struct cssl_context *, const char *certificate, const char *key);
const char *cssl_context_identity(struct cssl_context *, const char *certificate, const char *key);
// Whom it trusts: the authorities of the machine, of a file, or of a text in PEM.
const char *cssl_context_trust_machine(struct cssl_context *);
const char *cssl_context_trust_file(struct cssl_context *, const char *path);
const char *cssl_context_trust(struct cssl_context *, const char *certificates);
// Of a client: refuses servers that it cannot verify. Of a server: asks clients for a certificate, and
// refuses those without one.
void cssl_context_verify(struct cssl_context *);
// Of a server: how many tickets it sends after a handshake of TLS 1.3, 0 to 16.
const char *cssl_context_tickets(struct cssl_context *, int count);
// Of a server: the octets of early data that it takes.
const char *cssl_context_early_data(struct cssl_context *, uint32_t octets);
// Hears the lines of a key log (SSL_CTX_set_keylog_callback(3)).
void cssl_context_key_log(struct cssl_context *, void (*hear)(void *, const char *line), void *argument);

// MARK: - Sessions over octets (SSL_new(3)). One thread at a time.

struct cssl_session;

// What a step of a session came to.
enum cssl_outcome {
  CSSL_DONE,
  // Octets of the peer are needed. What there is to send has to be sent first.
  CSSL_WANTS_OCTETS,
  // The peer has sent close_notify.
  CSSL_CLOSED,
  // The octets of the peer ended, and it has sent no close_notify.
  CSSL_TRUNCATED,
  CSSL_FAILED,
};

// NULL: there is no memory.
struct cssl_session *cssl_session_new(struct cssl_context *);
void cssl_session_free(struct cssl_session *);

// Of a client: the name in server_name (RFC 6066 section 3), and the name or address that the certificate
// must have; NULL: none.
const char *cssl_session_names(struct cssl_session *, const char *server_name, const char *expected);

// What came from the peer; `cssl_session_feed_end`: there will be no more.
bool cssl_session_feed(struct cssl_session *, const uint8_t *octets, size_t length);
void cssl_session_feed_end(struct cssl_session *);
// What is to be sent to the peer: how many octets wait, and at most `length` of them, which are taken.
size_t cssl_session_waiting(struct cssl_session *);
size_t cssl_session_take(struct cssl_session *, uint8_t *octets, size_t length);

enum cssl_outcome cssl_session_handshake(struct cssl_session *);
// `count`: how many octets were read, or written: all of them.
enum cssl_outcome cssl_session_read(struct cssl_session *, uint8_t *octets, size_t length, size_t *count);
enum cssl_outcome cssl_session_write(struct cssl_session *, const uint8_t *octets, size_t length,
                                     size_t *count);
// Of a client that resumes, before the handshake; of a server, before and while it shakes hands: DONE: some
// were read, or there are no more (`count` is 0).
enum cssl_outcome cssl_session_write_early(struct cssl_session *, const uint8_t *octets, size_t length,
                                           size_t *count);
enum cssl_outcome cssl_session_read_early(struct cssl_session *, uint8_t *octets, size_t length,
                                          size_t *count);
bool cssl_session_took_early_data(struct cssl_session *);
// Sends close_notify.
enum cssl_outcome cssl_session_close_notify(struct cssl_session *);
// KeyUpdate (RFC 8446 section 4.6.3) before the next octets; whether the peer is asked for one, too.
const char *cssl_session_update_keys(struct cssl_session *, bool asks);

// The alert that was sent or received last, by its number (RFC 8446 section 6); -1: none but close_notify.
int cssl_session_sent_alert(struct cssl_session *);
int cssl_session_received_alert(struct cssl_session *);
// Why the last step failed; valid until the next one. Whether it was because the peer does not talk TLS.
const char *cssl_session_reason(struct cssl_session *);
bool cssl_session_met_no_tls(struct cssl_session *);

// `0x0304`; 0 before it is known.
int cssl_session_version(struct cssl_session *);
const char *cssl_session_cipher(struct cssl_session *);
bool cssl_session_was_resumed(struct cssl_session *);
// The protocol that was agreed on; NULL: none.
const uint8_t *cssl_session_protocol(struct cssl_session *, size_t *length);
// The name that a client asked for; NULL: none.
const char *cssl_session_server_name(struct cssl_session *);

// What a client can resume with: the newest session of a server. To be freed.
struct cssl_ticket;
struct cssl_ticket *cssl_session_ticket(struct cssl_session *);
const char *cssl_session_resume(struct cssl_session *, struct cssl_ticket *);
void cssl_ticket_free(struct cssl_ticket *);

// MARK: - Certificates for a laboratory

// A certificate to be made: an elliptic key (P-256), and these names.
struct cssl_request {
  const char *common_name;
  // As in the extension subjectAltName: `DNS:localhost,IP:127.0.0.1`; NULL: none.
  const char *names;
  // In seconds from now.
  long begins, ends;
  bool is_authority, is_for_clients;
  // PEM of who signs it; NULL: it signs itself.
  const char *issuer, *issuer_key;
};

// Certificate and key in PEM, to be freed with free(3); false: there is no memory, or the request is wrong.
bool cssl_make_certificate(const struct cssl_request *, char **certificate, char **key);

// MARK: - Cryptography for whoever reads records

// HMAC (RFC 2104) with a hash by its name, `SHA256`; `code` has room for 64 octets. How many it has; 0: there
// is no such hash.
size_t cssl_hmac(const char *hash, const uint8_t *key, size_t key_length, const uint8_t *octets,
                 size_t length, uint8_t *code);

// A cipher with a key, to open what was sealed with it: `AES-128-GCM`, with a tag of so many octets; or
// `AES-128-CBC`, with none. NULL: there is no such cipher.
struct cssl_cipher;
struct cssl_cipher *cssl_cipher_new(const char *name, const uint8_t *key, size_t key_length,
                                    size_t tag_length);
void cssl_cipher_free(struct cssl_cipher *);

// Opens octets with the tag behind them; `text` has room for all of them. False: they were not sealed so.
bool cssl_cipher_open(struct cssl_cipher *, const uint8_t *nonce, size_t nonce_length, const uint8_t *header,
                      size_t header_length, const uint8_t *octets, size_t length, uint8_t *text);

#endif
