// What contexts and sessions are made of, for the files of this room.
#ifndef CSSL_SESSION_H
#define CSSL_SESSION_H

#include "CSSL.h"
#include "Library.h"

struct cssl_context {
  SSL_CTX *ssl;
  bool is_server;
  unsigned char *protocols;
  unsigned protocols_length;
  void (*hear)(void *, const char *line);
  void *argument;
};

// Of a client: lets its sessions keep what they can be resumed with.
void cssl_keep_tickets(struct cssl_context *);

#endif
