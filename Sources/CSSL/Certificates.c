#include <stdlib.h>
#include <string.h>

#include "CSSL.h"
#include "Library.h"

static char *text_of(BIO *bio) {
  char *data = NULL;
  long length = lib.BIO_ctrl(bio, BIO_CTRL_INFO, 0, &data);
  char *text = length > 0 ? malloc((size_t)length + 1) : NULL;
  if (text != NULL) {
    memcpy(text, data, (size_t)length);
    text[length] = 0;
  }
  return text;
}

static bool add_extension(X509 *certificate, X509V3_CTX *context, int kind, const char *value) {
  X509_EXTENSION *extension = lib.X509V3_EXT_conf_nid(NULL, context, kind, value);
  if (extension == NULL) return false;
  bool is_added = lib.X509_add_ext(certificate, extension, -1) == 1;
  lib.X509_EXTENSION_free(extension);
  return is_added;
}

static bool set_serial_number(X509 *certificate) {
  // At random: programs remember certificates by issuer and number.
  uint64_t number = 0;
  return lib.RAND_bytes((unsigned char *)&number, sizeof number) == 1 &&
         lib.ASN1_INTEGER_set_uint64(lib.X509_get_serialNumber(certificate), number >> 1) == 1;
}

static bool fill(X509 *certificate, EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key,
                 const struct cssl_request *request) {
  X509_NAME *name = lib.X509_get_subject_name(certificate);
  if (lib.X509_set_version(certificate, 2) != 1 || !set_serial_number(certificate) ||
      lib.X509_gmtime_adj(lib.X509_getm_notBefore(certificate), request->begins) == NULL ||
      lib.X509_gmtime_adj(lib.X509_getm_notAfter(certificate), request->ends) == NULL ||
      lib.X509_set_pubkey(certificate, key) != 1 ||
      lib.X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                     (const unsigned char *)request->common_name, -1, -1, 0) != 1 ||
      lib.X509_set_issuer_name(certificate, issuer == NULL ? name : lib.X509_get_subject_name(issuer)) != 1) {
    return false;
  }
  X509V3_CTX context;
  memset(&context, 0, sizeof context);
  lib.X509V3_set_ctx(&context, issuer == NULL ? certificate : issuer, certificate, NULL, NULL, 0);
  if (!add_extension(certificate, &context, NID_basic_constraints,
                     request->is_authority ? "critical,CA:TRUE" : "critical,CA:FALSE") ||
      !add_extension(certificate, &context, NID_key_usage,
                     request->is_authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature") ||
      !add_extension(certificate, &context, NID_subject_key_identifier, "hash")) {
    return false;
  }
  if (issuer != NULL && !add_extension(certificate, &context, NID_authority_key_identifier, "keyid:always")) {
    return false;
  }
  if (!request->is_authority && !add_extension(certificate, &context, NID_ext_key_usage,
                                               request->is_for_clients ? "clientAuth" : "serverAuth")) {
    return false;
  }
  if (request->names != NULL && !add_extension(certificate, &context, NID_subject_alt_name, request->names)) {
    return false;
  }
  return lib.X509_sign(certificate, issuer_key == NULL ? key : issuer_key, lib.EVP_sha256()) > 0;
}

bool cssl_make_certificate(const struct cssl_request *request, char **certificate, char **key) {
  *certificate = *key = NULL;
  BIO *issuer_text = request->issuer == NULL ? NULL : lib.BIO_new_mem_buf(request->issuer, -1);
  BIO *issuer_key_text = request->issuer_key == NULL ? NULL : lib.BIO_new_mem_buf(request->issuer_key, -1);
  X509 *issuer = issuer_text == NULL ? NULL : lib.PEM_read_bio_X509(issuer_text, NULL, NULL, NULL);
  EVP_PKEY *issuer_key =
      issuer_key_text == NULL ? NULL : lib.PEM_read_bio_PrivateKey(issuer_key_text, NULL, NULL, NULL);
  EVP_PKEY *own = lib.EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
  X509 *made = lib.X509_new();
  BIO *text = lib.BIO_new(lib.BIO_s_mem());
  BIO *key_text = lib.BIO_new(lib.BIO_s_mem());
  bool has_issuer = request->issuer == NULL || (issuer != NULL && issuer_key != NULL);
  if (has_issuer && own != NULL && made != NULL && fill(made, own, issuer, issuer_key, request) &&
      lib.PEM_write_bio_X509(text, made) == 1 &&
      lib.PEM_write_bio_PrivateKey(key_text, own, NULL, NULL, 0, NULL, NULL) == 1) {
    *certificate = text_of(text);
    *key = text_of(key_text);
  }
  lib.ERR_clear_error();
  lib.X509_free(issuer);
  lib.X509_free(made);
  lib.EVP_PKEY_free(issuer_key);
  lib.EVP_PKEY_free(own);
  lib.BIO_free(issuer_text);
  lib.BIO_free(issuer_key_text);
  lib.BIO_free(text);
  lib.BIO_free(key_text);
  if (*certificate != NULL && *key != NULL) return true;
  free(*certificate);
  free(*key);
  *certificate = *key = NULL;
  return false;
}
