#define _GNU_SOURCE
#include "Library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

#include "CSSL.h"

struct cssl_library cssl_library;

static char missing[128];

static void *open_library(const char *name) {
  void *handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) snprintf(missing, sizeof missing, "%s is not installed (libssl3, openssl-libs)", name);
  return handle;
}

static void load(void) {
  void *crypto = open_library("libcrypto.so.3");
  if (crypto == NULL) return;
  void *ssl = open_library("libssl.so.3");
  if (ssl == NULL) return;
#define LOOK_UP(handle, name)                                       \
  if ((cssl_library.name = dlsym(handle, #name)) == NULL) {         \
    snprintf(missing, sizeof missing, "this OpenSSL has no " #name); \
  }
#define OF_SSL(name) LOOK_UP(ssl, name)
#define OF_CRYPTO(name) LOOK_UP(crypto, name)
  SSL_FUNCTIONS(OF_SSL)
  CRYPTO_FUNCTIONS(OF_CRYPTO)
}

const char *cssl_load(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return missing[0] == 0 ? NULL : missing;
}

const char *cssl_version(void) { return cssl_load() == NULL ? lib.OpenSSL_version(OPENSSL_VERSION) : NULL; }
