#define _GNU_SOURCE
#include "Trials.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

// <linux/tcp.h> and <netinet/in.h> define the same structures.
enum { TCP_REPAIR_OPTION = 19 };

static int open_socket(int family, int kind, int protocol) { return socket(family, kind | SOCK_CLOEXEC, protocol); }

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

int wirelab_try_socket_diagnostics(void) {
  int descriptor = open_socket(AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG);
  if (descriptor < 0) return errno;
  struct timeval limit = {.tv_usec = 200000};
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  struct {
    struct nlmsghdr header;
    struct inet_diag_req_v2 request;
  } question = {
      .header = {.nlmsg_len = sizeof question, .nlmsg_type = SOCK_DIAG_BY_FAMILY, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
      .request = {.sdiag_family = AF_INET, .sdiag_protocol = IPPROTO_TCP, .idiag_states = UINT32_MAX},
  };
  if (send(descriptor, &question, sizeof question, 0) < 0) return settle(descriptor, -1);
  union {
    struct nlmsghdr header;
    char octets[16384];
  } answer;
  ssize_t length = recv(descriptor, &answer, sizeof answer, 0);
  if (length < (ssize_t)sizeof answer.header) return settle(descriptor, -1);
  if (answer.header.nlmsg_type == NLMSG_ERROR) {
    errno = -((struct nlmsgerr *)NLMSG_DATA(&answer.header))->error;
    return settle(descriptor, errno == 0 ? 0 : -1);
  }
  return settle(descriptor, 0);
}

int wirelab_try_ipv6_loopback(void) {
  int descriptor = open_socket(AF_INET6, SOCK_STREAM, 0);
  if (descriptor < 0) return errno;
  struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
  return settle(descriptor, bind(descriptor, (struct sockaddr *)&address, sizeof address));
}
