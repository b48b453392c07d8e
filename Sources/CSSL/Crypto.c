#include <stdlib.h>
#include <string.h>

#include "CSSL.h"
#include "Library.h"

size_t cssl_hmac(const char *hash, const uint8_t *key, size_t key_length, const uint8_t *octets,
                 size_t length, uint8_t *code) {
  const EVP_MD *digest = lib.EVP_get_digestbyname(hash);
  unsigned count = 0;
  if (digest == NULL) return 0;
  return lib.HMAC(digest, key, (int)key_length, octets, length, code, &count) == NULL ? 0 : count;
}

struct cssl_cipher {
  EVP_CIPHER *algorithm;
  EVP_CIPHER_CTX *context;
  bool has_tag, takes_tag_first;
  size_t tag_length;
  uint8_t key[32];
};

struct cssl_cipher *cssl_cipher_new(const char *name, const uint8_t *key, size_t key_length,
                                    size_t tag_length) {
  struct cssl_cipher *cipher = calloc(1, sizeof *cipher);
  if (cipher == NULL || key_length > sizeof cipher->key) {
    free(cipher);
    return NULL;
  }
  cipher->algorithm = lib.EVP_CIPHER_fetch(NULL, name, NULL);
  cipher->context = lib.EVP_CIPHER_CTX_new();
  cipher->has_tag = tag_length > 0;
  cipher->tag_length = tag_length;
  memcpy(cipher->key, key, key_length);
  if (cipher->algorithm == NULL || cipher->context == NULL ||
      lib.EVP_CIPHER_get_key_length(cipher->algorithm) != (int)key_length) {
    cssl_cipher_free(cipher);
    lib.ERR_clear_error();
    return NULL;
  }
  // CCM checks all at once, and must know tag and length before.
  cipher->takes_tag_first = lib.EVP_CIPHER_get_mode(cipher->algorithm) == EVP_CIPH_CCM_MODE;
  return cipher;
}

void cssl_cipher_free(struct cssl_cipher *cipher) {
  if (cipher == NULL) return;
  lib.EVP_CIPHER_free(cipher->algorithm);
  lib.EVP_CIPHER_CTX_free(cipher->context);
  free(cipher);
}

bool cssl_cipher_open(struct cssl_cipher *cipher, const uint8_t *nonce, size_t nonce_length,
                      const uint8_t *header, size_t header_length, const uint8_t *octets, size_t length,
                      uint8_t *text) {
  EVP_CIPHER_CTX *context = cipher->context;
  if (length < cipher->tag_length) return false;
  size_t count = length - cipher->tag_length;
  uint8_t tag[16];
  memcpy(tag, octets + count, cipher->tag_length);
  int written = 0;
  bool is_open = false;
  if (!cipher->has_tag) {
    is_open = lib.EVP_DecryptInit_ex(context, cipher->algorithm, NULL, cipher->key, nonce) == 1 &&
              lib.EVP_CIPHER_CTX_set_padding(context, 0) == 1 &&
              lib.EVP_DecryptUpdate(context, text, &written, octets, (int)count) == 1 &&
              (size_t)written == count;
  } else if (lib.EVP_DecryptInit_ex(context, cipher->algorithm, NULL, NULL, NULL) == 1 &&
             lib.EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, (int)nonce_length, NULL) == 1 &&
             lib.EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, (int)cipher->tag_length, tag) == 1 &&
             lib.EVP_DecryptInit_ex(context, NULL, NULL, cipher->key, nonce) == 1 &&
             (!cipher->takes_tag_first ||
              lib.EVP_DecryptUpdate(context, NULL, &written, NULL, (int)count) == 1) &&
             lib.EVP_DecryptUpdate(context, NULL, &written, header, (int)header_length) == 1 &&
             (count == 0 || lib.EVP_DecryptUpdate(context, text, &written, octets, (int)count) == 1)) {
    uint8_t rest[16];
    is_open = (cipher->takes_tag_first && count > 0) ||
              lib.EVP_DecryptFinal_ex(context, rest, &written) == 1;
  }
  lib.ERR_clear_error();
  return is_open;
}
