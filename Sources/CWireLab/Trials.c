#define _GNU_SOURCE
#include "Trials.h"

#include <errno.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

// <linux/tcp.h> and <netinet/in.h> define the same structures.
enum { TCP_REPAIR_OPTION = 19 };

static int open_socket(int family, int kind, int protocol) {
  return socket(family, kind | SOCK_CLOEXEC, protocol);
}

// Closes a descriptor, and passes on what a call returned: 0, or -1 with errno.
static int settle(int descriptor, int result) {
  int error = result < 0 ? errno : 0;
  close(descriptor);
  return error;
}

int wirelab_try_raw_socket(void) {
  int descriptor = open_socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  return descriptor < 0 ? errno : settle(descriptor, 0);
}

int wirelab_try_repair(void) {
  int descriptor = open_socket(AF_INET, SOCK_STREAM, 0);
  if (descriptor < 0) return errno;
  int on = 1;
  return settle(descriptor, setsockopt(descriptor, IPPROTO_TCP, TCP_REPAIR_OPTION, &on, sizeof on));
}

int wirelab_try_socket_filter(void) {
  int descriptor = open_socket(AF_INET, SOCK_STREAM, 0);
  if (descriptor < 0) return errno;
  struct sock_filter everything = BPF_STMT(BPF_RET | BPF_K, UINT32_MAX);
  struct sock_fprog program = {.len = 1, .filter = &everything};
  int result = setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
  int unused = 0;
  if (result == 0) result = setsockopt(descriptor, SOL_SOCKET, SO_DETACH_FILTER, &unused, sizeof unused);
  return settle(descriptor, result);
}

int wirelab_try_ipv6_loopback(void) {
  int descriptor = open_socket(AF_INET6, SOCK_STREAM, 0);
  if (descriptor < 0) return errno;
  struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
  return settle(descriptor, bind(descriptor, (struct sockaddr *)&address, sizeof address));
}
