#define _GNU_SOURCE
#include "Endpoints.h"
#include "Memory.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/un.h>

struct address address_read(pid_t thread, uint64_t place, uint64_t length) {
  struct address address = {0};
  if (length > sizeof address.storage) length = sizeof address.storage;
  if (length >= sizeof(sa_family_t) && memory_read(thread, place, &address.storage, length))
    address.length = (socklen_t)length;
  return address;
}

// Whether it is the address of something.
static bool is_known(const struct address *address) {
  switch (address->storage.ss_family) {
  case AF_INET: return ((const struct sockaddr_in *)&address->storage)->sin_port != 0;
  case AF_INET6: return ((const struct sockaddr_in6 *)&address->storage)->sin6_port != 0;
  case AF_UNIX: return address->length > offsetof(struct sockaddr_un, sun_path);
  default: return false;
  }
}

void endpoints_ask(int socket, struct endpoints *endpoints) {
  struct address *local = &endpoints->local, *peer = &endpoints->peer;
  local->length = peer->length = sizeof local->storage;
  if (getsockname(socket, (struct sockaddr *)&local->storage, &local->length) < 0 || !is_known(local))
    local->length = 0;
  if (getpeername(socket, (struct sockaddr *)&peer->storage, &peer->length) < 0 || !is_known(peer))
    peer->length = 0;
}

static void write_path(const struct address *address, struct text *text) {
  const struct sockaddr_un *name = (const struct sockaddr_un *)&address->storage;
  size_t begin = offsetof(struct sockaddr_un, sun_path), count = address->length - begin;
  if (address->length <= begin) return text_add(text, "(unnamed)");
  char path[sizeof address->storage + 1] = {0};
  memcpy(path, name->sun_path, count);
  // A name in the abstract namespace begins with a NUL.
  if (path[0] == 0) path[0] = '@';
  for (char *octet = path; *octet != 0; octet++)
    if ((unsigned char)*octet < ' ' || *octet == 0x7f) *octet = '?';
  text_add(text, path);
}

void address_write(const struct address *address, struct text *text) {
  char host[INET6_ADDRSTRLEN] = "";
  const struct sockaddr_in *four = (const struct sockaddr_in *)&address->storage;
  const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)&address->storage;
  int family = address->storage.ss_family;
  if (family == AF_INET && address->length >= sizeof *four) {
    text_add(text, inet_ntop(AF_INET, &four->sin_addr, host, sizeof host));
    text_add(text, ":");
    text_add_number(text, ntohs(four->sin_port));
  } else if (family == AF_INET6 && address->length >= offsetof(struct sockaddr_in6, sin6_scope_id)) {
    text_add(text, "[");
    text_add(text, inet_ntop(AF_INET6, &six->sin6_addr, host, sizeof host));
    text_add(text, "]:");
    text_add_number(text, ntohs(six->sin6_port));
  } else if (family == AF_UNIX) {
    write_path(address, text);
  } else if (family == AF_UNSPEC) {
    text_add(text, "AF_UNSPEC");
  } else {
    text_add(text, "family ");
    text_add_number(text, family);
  }
}
