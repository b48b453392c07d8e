#define _GNU_SOURCE
#include "PacketQueue.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

// Constants of <libnetfilter_queue/libnetfilter_queue.h> and <linux/netfilter.h>.
enum { COPY_PACKET = 2, VERDICT_DROP = 0, VERDICT_ACCEPT = 1 };
// Packets come as the capture has them: not cut into segments, no checksum filled in (NFQA_CFG_F_GSO).
enum { AS_THEY_ARE = 1 << 2 };

// The head of a queued packet (struct nfqnl_msg_packet_hdr): its number in network order, and more.
struct packet_head {
  uint32_t id;
};

typedef int (*packet_callback)(void *queue, void *message, void *data, void *context);

struct library {
  void *(*open)(void);
  int (*close)(void *);
  void *(*create_queue)(void *, uint16_t, packet_callback, void *);
  int (*set_mode)(void *, uint8_t, uint32_t);
  int (*set_queue_flags)(void *, uint32_t, uint32_t);
  int (*set_queue_maxlen)(void *, uint32_t);
  int (*fd)(void *);
  int (*handle_packet)(void *, char *, int);
  struct packet_head *(*get_msg_packet_hdr)(void *);
  int (*get_payload)(void *, unsigned char **);
  int (*set_verdict)(void *, uint32_t, uint32_t, uint32_t, const unsigned char *);
};

struct wirelab_queue {
  struct library library;
  void *handle;
  void *queue;
  wirelab_queue_receiver receiver;
  void *context;
  // Here, and not in memory of the thread: each thread of the program would begin by filling that with zeros.
  char message[0x11000];
};

static int load(struct library *library, const char **message) {
  void *object = dlopen("libnetfilter_queue.so.1", RTLD_NOW);
  if (object == NULL) {
    *message = dlerror();
    return ENOENT;
  }
  struct {
    const char *name;
    void **place;
  } functions[] = {
      {"nfq_open", (void **)&library->open},
      {"nfq_close", (void **)&library->close},
      {"nfq_create_queue", (void **)&library->create_queue},
      {"nfq_set_mode", (void **)&library->set_mode},
      {"nfq_set_queue_flags", (void **)&library->set_queue_flags},
      {"nfq_set_queue_maxlen", (void **)&library->set_queue_maxlen},
      {"nfq_fd", (void **)&library->fd},
      {"nfq_handle_packet", (void **)&library->handle_packet},
      {"nfq_get_msg_packet_hdr", (void **)&library->get_msg_packet_hdr},
      {"nfq_get_payload", (void **)&library->get_payload},
      {"nfq_set_verdict", (void **)&library->set_verdict},
  };
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    *functions[i].place = dlsym(object, functions[i].name);
    if (*functions[i].place == NULL) {
      *message = dlerror();
      return ENOSYS;
    }
  }
  return 0;
}

static int take(void *handle, void *message, void *data, void *context) {
  (void)handle, (void)message;
  struct wirelab_queue *queue = context;
  struct packet_head *head = queue->library.get_msg_packet_hdr(data);
  if (head == NULL) return 0;
  unsigned char *octets = NULL;
  int length = queue->library.get_payload(data, &octets);
  queue->receiver(queue->context, ntohl(head->id), octets, length < 0 ? 0 : (uint32_t)length);
  return 0;
}

// What the library says went wrong; it does not always set errno.
static int failure(void) { return errno ? errno : ENOPROTOOPT; }

int wirelab_queue_open(uint16_t number, uint32_t limit, wirelab_queue_receiver receiver, void *context,
                       struct wirelab_queue **result, const char **message) {
  *message = NULL;
  struct wirelab_queue *queue = calloc(1, sizeof *queue);
  if (queue == NULL) return ENOMEM;
  queue->receiver = receiver;
  queue->context = context;
  int error = load(&queue->library, message);
  if (error != 0) {
    free(queue);
    return error;
  }
  errno = 0;
  queue->handle = queue->library.open();
  if (queue->handle == NULL) {
    error = failure();
    free(queue);
    return error;
  }
  queue->queue = queue->library.create_queue(queue->handle, number, take, queue);
  if (queue->queue == NULL || queue->library.set_mode(queue->queue, COPY_PACKET, 0xffff) < 0 ||
      queue->library.set_queue_flags(queue->queue, AS_THEY_ARE, AS_THEY_ARE) < 0 ||
      queue->library.set_queue_maxlen(queue->queue, limit) < 0) {
    error = failure();
    wirelab_queue_close(queue);
    return error;
  }
  // Packets come in bursts of a whole window.
  int size = 8 << 20;
  setsockopt(wirelab_queue_descriptor(queue), SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  *result = queue;
  return 0;
}

int wirelab_queue_descriptor(const struct wirelab_queue *queue) { return queue->library.fd(queue->handle); }

int wirelab_queue_receive(struct wirelab_queue *queue) {
  ssize_t length = recv(wirelab_queue_descriptor(queue), queue->message, sizeof queue->message, MSG_DONTWAIT);
  if (length < 0) return errno;
  queue->library.handle_packet(queue->handle, queue->message, (int)length);
  return 0;
}

int wirelab_queue_decide(struct wirelab_queue *queue, uint32_t id, bool accept) {
  errno = 0;
  int result = queue->library.set_verdict(queue->queue, id, accept ? VERDICT_ACCEPT : VERDICT_DROP, 0, NULL);
  return result < 0 ? failure() : 0;
}

void wirelab_queue_close(struct wirelab_queue *queue) {
  // Closing the handle destroys the queue as well.
  queue->library.close(queue->handle);
  free(queue);
}
