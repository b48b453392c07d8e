#ifndef CWIRELAB_SOCKET_DIAGNOSTICS_H
#define CWIRELAB_SOCKET_DIAGNOSTICS_H

#include <stdbool.h>
#include <stdint.h>

// A dump of the TCP sockets through netlink (sock_diag(7)). <linux/inet_diag.h> and <linux/tcp.h> are not
// imported, and netlink's messages are walked with macros, which Swift cannot call.

// One socket, as struct inet_diag_msg and struct tcp_info describe it.
struct wirelab_socket {
  // 4 or 6.
  uint8_t version;
  // The numbers of include/net/tcp_states.h, and of idiag_timer.
  uint8_t state, timer;
  // How often what the timer is for was sent again, or asked again.
  uint8_t retransmissions;
  // In the order of the machine; addresses as on the wire.
  uint16_t local_port, remote_port;
  uint8_t local[16], remote[16];
  uint32_t timer_milliseconds;
  // Of a listening socket: how many wait to be accepted, and how many may.
  uint32_t receive_queue, send_queue;
  // Whether there is a tcp_info: requests and TIME_WAIT have none.
  bool has_info;
  // The bits TCPI_OPT_*.
  uint8_t options;
  // How often the RTO was doubled.
  uint8_t backoff;
  // In microseconds.
  uint32_t rto, rtt, rtt_variation;
  // In segments.
  uint32_t unacknowledged, retransmitted_total, congestion_window, slow_start_threshold;
};

// Writes the sockets of both families, of all states, to `sockets`, as far as there is room for them. Returns
// how many there are, or the negative errno of what failed.
int wirelab_dump_sockets(struct wirelab_socket *sockets, int capacity);

#endif
