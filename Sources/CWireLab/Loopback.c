#define _GNU_SOURCE
#include "Loopback.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/ethtool.h>
#include <linux/if_addr.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static int ask(unsigned long what, struct ifreq *request) {
  int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return errno;
  int error = ioctl(descriptor, what, request) < 0 ? errno : 0;
  close(descriptor);
  return error;
}

int wirelab_loopback_mtu(int *octets) {
  struct ifreq request = {.ifr_name = "lo"};
  int error = ask(SIOCGIFMTU, &request);
  *octets = request.ifr_mtu;
  return error;
}

int wirelab_set_loopback_mtu(int octets) {
  struct ifreq request = {.ifr_name = "lo", .ifr_mtu = octets};
  return ask(SIOCSIFMTU, &request);
}

static int ask_device(unsigned command, unsigned *value) {
  struct ethtool_value question = {.cmd = command, .data = *value};
  struct ifreq request = {.ifr_name = "lo", .ifr_data = (void *)&question};
  int error = ask(SIOCETHTOOL, &request);
  *value = question.data;
  return error;
}

static const struct {
  unsigned get, set;
} features[] = {{ETHTOOL_GTSO, ETHTOOL_STSO}, {ETHTOOL_GGSO, ETHTOOL_SGSO}, {ETHTOOL_GGRO, ETHTOOL_SGRO}};

enum { FEATURES = sizeof features / sizeof *features };

int wirelab_loopback_segmentation(bool *is_on) {
  *is_on = false;
  for (size_t index = 0; index < FEATURES; index++) {
    unsigned value = 0;
    int error = ask_device(features[index].get, &value);
    if (error) return error;
    if (value) *is_on = true;
  }
  return 0;
}

int wirelab_set_loopback_segmentation(bool is_on) {
  for (size_t index = 0; index < FEATURES; index++) {
    unsigned value = is_on;
    int error = ask_device(features[index].set, &value);
    // A kernel may take the wish, and keep what it cannot change.
    if (!error) error = ask_device(features[index].get, &value);
    if (!error && (value != 0) != is_on) error = EOPNOTSUPP;
    if (error) return error;
  }
  return 0;
}

int wirelab_add_loopback_address(const unsigned char *octets, int count) {
  // rtnetlink(7): an ioctl(2) would need a name for each address of IPv4.
  struct {
    struct nlmsghdr head;
    struct ifaddrmsg message;
    char attributes[64];
  } request = {.head = {.nlmsg_type = RTM_NEWADDR,
                        .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL},
               .message = {.ifa_family = count == 16 ? AF_INET6 : AF_INET,
                           .ifa_prefixlen = (unsigned char)(count * 8),
                           .ifa_flags = count == 16 ? IFA_F_NODAD : 0,
                           .ifa_index = if_nametoindex("lo")}};
  size_t length = NLMSG_LENGTH(sizeof request.message);
  const unsigned short kinds[] = {IFA_LOCAL, IFA_ADDRESS};
  for (size_t index = 0; index < 2; index++) {
    struct rtattr *attribute = (struct rtattr *)((char *)&request + NLMSG_ALIGN(length));
    attribute->rta_type = kinds[index];
    attribute->rta_len = (unsigned short)RTA_LENGTH((size_t)count);
    memcpy(RTA_DATA(attribute), octets, (size_t)count);
    length = NLMSG_ALIGN(length) + RTA_ALIGN(attribute->rta_len);
  }
  request.head.nlmsg_len = (unsigned)length;
  int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (descriptor < 0) return errno;
  struct {
    struct nlmsghdr head;
    struct nlmsgerr error;
    char rest[512];
  } answer = {.error.error = -EIO};
  int error = 0;
  if (send(descriptor, &request, length, 0) < 0) error = errno;
  if (error == 0 && recv(descriptor, &answer, sizeof answer, 0) < 0) error = errno;
  close(descriptor);
  if (error == 0 && answer.head.nlmsg_type == NLMSG_ERROR) error = -answer.error.error;
  return error == EEXIST ? 0 : error;
}
