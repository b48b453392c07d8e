#define _GNU_SOURCE
#include "Loopback.h"

#include <errno.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stddef.h>
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
