#define _GNU_SOURCE
#include "Endpoints.h"

#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

static void store(struct address *address, int family, const void *octets, uint16_t port) {
  memset(address, 0, sizeof *address);
  if (port == 0) return;
  struct sockaddr_in *four = (struct sockaddr_in *)&address->storage;
  struct sockaddr_in6 *six = (struct sockaddr_in6 *)&address->storage;
  address->storage.ss_family = (sa_family_t)family;
  if (family == AF_INET) {
    memcpy(&four->sin_addr, octets, sizeof four->sin_addr);
    four->sin_port = port;
    address->length = sizeof *four;
  } else {
    memcpy(&six->sin6_addr, octets, sizeof six->sin6_addr);
    six->sin6_port = port;
    address->length = sizeof *six;
  }
}

// Looks through one dump; every datagram of it is read, so that the next question gets its own answer.
static bool find(int netlink, uint8_t family, uint8_t protocol, uint64_t inode, struct endpoints *endpoints) {
  struct {
    struct nlmsghdr header;
    struct inet_diag_req_v2 request;
  } question = {
      .header = {.nlmsg_len = sizeof question,
                 .nlmsg_type = SOCK_DIAG_BY_FAMILY,
                 .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
      .request = {.sdiag_family = family, .sdiag_protocol = protocol, .idiag_states = ~0u},
  };
  if (send(netlink, &question, sizeof question, 0) < 0) return false;
  union {
    struct nlmsghdr header;
    char octets[32768];
  } answer;
  bool is_found = false;
  while (true) {
    ssize_t received = TEMP_FAILURE_RETRY(recv(netlink, &answer, sizeof answer, 0));
    if (received <= 0) return is_found;
    unsigned length = (unsigned)received;
    for (struct nlmsghdr *header = &answer.header; NLMSG_OK(header, length);
         header = NLMSG_NEXT(header, length)) {
      if (header->nlmsg_type != SOCK_DIAG_BY_FAMILY) return is_found;
      const struct inet_diag_msg *message = NLMSG_DATA(header);
      if (header->nlmsg_len < NLMSG_LENGTH(sizeof *message) || message->idiag_inode != inode) continue;
      store(&endpoints->local, family, message->id.idiag_src, message->id.idiag_sport);
      store(&endpoints->peer, family, message->id.idiag_dst, message->id.idiag_dport);
      is_found = true;
    }
  }
}

bool endpoints_find(uint64_t inode, struct endpoints *endpoints) {
  memset(endpoints, 0, sizeof *endpoints);
  int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  if (netlink < 0) return false;
  // It answers at once, or something that filters system calls has swallowed the question.
  struct timeval limit = {.tv_usec = 200000};
  setsockopt(netlink, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  bool is_found = find(netlink, AF_INET, IPPROTO_TCP, inode, endpoints) ||
                  find(netlink, AF_INET6, IPPROTO_TCP, inode, endpoints) ||
                  find(netlink, AF_INET, IPPROTO_UDP, inode, endpoints) ||
                  find(netlink, AF_INET6, IPPROTO_UDP, inode, endpoints);
  close(netlink);
  return is_found;
}
