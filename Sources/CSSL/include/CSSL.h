// TLS and its cryptography by OpenSSL 3, which is loaded when it is first asked for: see Library.h.
#ifndef CSSL_H
#define CSSL_H

// Loads libssl and libcrypto; NULL: they are there, else what is missing, and the packages that have it.
// Before a process forks, so that its children need not.
const char *cssl_load(void);

// `OpenSSL 3.0.19 27 Jan 2026`; NULL where it is missing.
const char *cssl_version(void);

#endif
