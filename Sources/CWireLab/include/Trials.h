#ifndef CWIRELAB_TRIALS_H
#define CWIRELAB_TRIALS_H

// What the lab uses of the kernel beside plain sockets, tried once and undone. The constants and structures
// of <linux/filter.h> and <linux/tcp.h> are not imported. Each returns 0, or the errno of what failed.

// A socket that sends IP packets of our own making (raw(7)).
int wirelab_try_raw_socket(void);

// TCP_REPAIR: a socket that can be closed without a word to its peer.
int wirelab_try_repair(void);

// SO_ATTACH_FILTER: a classic BPF program that lets everything through, and its removal.
int wirelab_try_socket_filter(void);

// A socket bound to ::1.
int wirelab_try_ipv6_loopback(void);

#endif
