#ifndef CWIRELAB_LOOPBACK_H
#define CWIRELAB_LOOPBACK_H

#include <stdbool.h>

// Settings of `lo` in the network namespace of the caller (netdevice(7), <linux/ethtool.h>): ioctl(2) is
// variadic, and Glibc's overlay lacks the structures. Each returns 0, or the errno.

// The largest packet, in octets.
int wirelab_loopback_mtu(int *octets);
int wirelab_set_loopback_mtu(int octets);

// Whether TCP hands over segments larger than the MTU, for the device to cut up (TSO and GSO), and whether
// received ones are put together (GRO). Read: any of these.
int wirelab_loopback_segmentation(bool *is_on);
int wirelab_set_loopback_segmentation(bool is_on);

// Gives `lo` a further address: 4 octets, or 16, in network order. Returns 0 or the errno; one that it has is
// none.
int wirelab_add_loopback_address(const unsigned char *octets, int count);

#endif
