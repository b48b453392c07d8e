#define _GNU_SOURCE
#include "SocketDiagnostics.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

// ESTABLISHED (1) to NEW_SYN_RECV (12), not the sockets that are only bound, which newer kernels list as
// well.
enum { EVERY_STATE = (1 << 13) - (1 << 1), TCP = 6 };

static void read_info(struct wirelab_socket *socket, const struct rtattr *attribute) {
  // Of an older kernel it is shorter, of a newer one longer.
  struct tcp_info info = {0};
  size_t length = RTA_PAYLOAD(attribute);
  memcpy(&info, RTA_DATA(attribute), length < sizeof info ? length : sizeof info);
  socket->has_info = true;
  socket->options = info.tcpi_options;
  socket->backoff = info.tcpi_backoff;
  socket->rto = info.tcpi_rto;
  socket->rtt = info.tcpi_rtt;
  socket->rtt_variation = info.tcpi_rttvar;
  socket->unacknowledged = info.tcpi_unacked;
  socket->retransmitted_total = info.tcpi_total_retrans;
  socket->congestion_window = info.tcpi_snd_cwnd;
  socket->slow_start_threshold = info.tcpi_snd_ssthresh;
}

static void read_socket(struct wirelab_socket *socket, const struct nlmsghdr *header) {
  const struct inet_diag_msg *message = NLMSG_DATA(header);
  memset(socket, 0, sizeof *socket);
  socket->version = message->idiag_family == AF_INET ? 4 : 6;
  socket->state = message->idiag_state;
  socket->timer = message->idiag_timer;
  socket->retransmissions = message->idiag_retrans;
  socket->local_port = ntohs(message->id.idiag_sport);
  socket->remote_port = ntohs(message->id.idiag_dport);
  memcpy(socket->local, message->id.idiag_src, sizeof socket->local);
  memcpy(socket->remote, message->id.idiag_dst, sizeof socket->remote);
  socket->timer_milliseconds = message->idiag_expires;
  socket->receive_queue = message->idiag_rqueue;
  socket->send_queue = message->idiag_wqueue;
  int length = (int)header->nlmsg_len - (int)NLMSG_LENGTH(sizeof *message);
  for (struct rtattr *attribute = (struct rtattr *)(message + 1); RTA_OK(attribute, length);
       attribute = RTA_NEXT(attribute, length))
    if (attribute->rta_type == INET_DIAG_INFO) read_info(socket, attribute);
}

// Adds the sockets of one family to the `count` that are there. Returns how many there are then, or a
// negative errno.
static int dump_family(int descriptor, uint8_t family, struct wirelab_socket *sockets, int capacity,
                       int count) {
  struct {
    struct nlmsghdr header;
    struct inet_diag_req_v2 request;
  } question = {
      .header = {.nlmsg_len = sizeof question,
                 .nlmsg_type = SOCK_DIAG_BY_FAMILY,
                 .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
      .request = {.sdiag_family = family,
                  .sdiag_protocol = TCP,
                  .idiag_ext = 1 << (INET_DIAG_INFO - 1),
                  .idiag_states = EVERY_STATE},
  };
  if (send(descriptor, &question, sizeof question, 0) < 0) return -errno;
  union {
    struct nlmsghdr header;
    char octets[32768];
  } answer;
  while (true) {
    ssize_t received = TEMP_FAILURE_RETRY(recv(descriptor, &answer, sizeof answer, 0));
    if (received < 0) return -errno;
    int length = (int)received;
    for (struct nlmsghdr *header = &answer.header; NLMSG_OK(header, length);
         header = NLMSG_NEXT(header, length)) {
      if (header->nlmsg_type == NLMSG_DONE) return count;
      if (header->nlmsg_type == NLMSG_ERROR) {
        int error = ((struct nlmsgerr *)NLMSG_DATA(header))->error;
        return error < 0 ? error : -EPROTO;
      }
      if (header->nlmsg_type != SOCK_DIAG_BY_FAMILY) continue;
      if (header->nlmsg_len < NLMSG_LENGTH(sizeof(struct inet_diag_msg))) continue;
      if (count < capacity) read_socket(&sockets[count], header);
      count++;
    }
  }
}

int wirelab_dump_sockets(struct wirelab_socket *sockets, int capacity) {
  int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  if (descriptor < 0) return -errno;
  // It answers at once, or something that filters system calls has swallowed the question.
  struct timeval limit = {.tv_usec = 200000};
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  int count = dump_family(descriptor, AF_INET, sockets, capacity, 0);
  if (count >= 0) count = dump_family(descriptor, AF_INET6, sockets, capacity, count);
  close(descriptor);
  return count;
}
