// Between which endpoints a socket of another process is.
#ifndef ENDPOINTS_H
#define ENDPOINTS_H

#include "Text.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

// As the kernel writes it; with a length of 0: not known.
struct address {
  socklen_t length;
  struct sockaddr_storage storage;
};

struct endpoints {
  struct address local, peer;
};

// An address in the memory of a thread.
struct address address_read(pid_t thread, uint64_t place, uint64_t length);

// `127.0.0.1:80`, `[::1]:80`, `/run/echo`.
void address_write(const struct address *address, struct text *text);

// Asks a descriptor of this process. Ports that nobody has chosen yet, and names that a socket does not have,
// are not known.
void endpoints_ask(int socket, struct endpoints *endpoints);

// Finds a socket of the internet by its inode (sock_diag(7)): the way round where its descriptor cannot be
// had.
bool endpoints_find(uint64_t inode, struct endpoints *endpoints);

#endif
