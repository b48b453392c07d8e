#define _GNU_SOURCE
#include "ServerLoad.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { message_size = 64, most_threads = 64 };

// One run, shared by its threads.
struct run {
  enum server_load_kind kind;
  struct sockaddr_in server;
  atomic_bool is_over;
  pthread_mutex_t lock;
  struct server_load_result result;
};

struct client {
  struct run *run;
  pthread_t thread;
  int number;
  uint64_t done, retries;
};

// The first failure ends the run: a server that is quick and wrong is not quick.
static bool fail(struct client *client, const char *what, ssize_t result) {
  struct run *run = client->run;
  int error = errno;
  pthread_mutex_lock(&run->lock);
  if (run->result.failure[0] == 0) {
    snprintf(run->result.failure, sizeof run->result.failure, "client %d: %s: %s", client->number, what,
             result < 0 ? strerror(error) : "not the octets that were expected");
  }
  pthread_mutex_unlock(&run->lock);
  atomic_store(&run->is_over, true);
  return false;
}

static int open_socket(struct client *client, int type) {
  int descriptor = socket(AF_INET, type | SOCK_CLOEXEC, 0);
  if (descriptor < 0) {
    fail(client, "socket", -1);
    return -1;
  }
  struct timeval limit = {type == SOCK_STREAM ? 20 : 1, 0};
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  if (connect(descriptor, (struct sockaddr *)&client->run->server, sizeof client->run->server) < 0) {
    fail(client, "connect", -1);
    close(descriptor);
    return -1;
  }
  return descriptor;
}

static bool receive_exactly(struct client *client, int descriptor, const char *expected, size_t count) {
  char octets[message_size];
  ssize_t length = recv(descriptor, octets, count, MSG_WAITALL);
  if (length == (ssize_t)count && memcmp(octets, expected, count) == 0) return true;
  return fail(client, "receive", length);
}

static bool send_exactly(struct client *client, int descriptor, const char *octets, size_t count) {
  ssize_t length = send(descriptor, octets, count, MSG_NOSIGNAL);
  return length == (ssize_t)count || fail(client, "send", length);
}

static bool converse(struct client *client) {
  int descriptor = open_socket(client, SOCK_STREAM);
  if (descriptor < 0) return false;
  char octet;
  ssize_t end = 0;
  bool is_right = receive_exactly(client, descriptor, "welcome", 7) &&
                  send_exactly(client, descriptor, "exit", 4) &&
                  ((end = recv(descriptor, &octet, 1, 0)) == 0 || fail(client, "the end", end));
  close(descriptor);
  return is_right;
}

// No two messages of a run are alike.
static void compose(const struct client *client, char message[static message_size]) {
  snprintf(message, message_size, "client %3d, message %12llu.", client->number,
           (unsigned long long)client->done);
}

static bool exchange(struct client *client, int descriptor) {
  char message[message_size];
  compose(client, message);
  size_t count = strlen(message);
  return send_exactly(client, descriptor, message, count) &&
         receive_exactly(client, descriptor, message, count);
}

static bool exchange_datagram(struct client *client, int descriptor) {
  char message[message_size], answer[message_size];
  compose(client, message);
  size_t count = strlen(message);
  for (int attempt = 0; attempt < 10; attempt++) {
    if (attempt > 0) client->retries++;
    if (!send_exactly(client, descriptor, message, count)) return false;
    while (true) {
      ssize_t length = recv(descriptor, answer, sizeof answer, 0);
      if (length < 0 && errno == EAGAIN) break;
      if (length == (ssize_t)count && memcmp(answer, message, count) == 0) return true;
      // After a repetition, the answer to the one before may still come.
      if (client->retries == 0 || length < 0) return fail(client, "receive", length);
    }
  }
  return fail(client, "no answer to ten datagrams", 0);
}

static void *work(void *argument) {
  struct client *client = argument;
  struct run *run = client->run;
  if (run->kind == SERVER_LOAD_CONVERSATIONS) {
    while (!atomic_load_explicit(&run->is_over, memory_order_relaxed) && converse(client)) client->done++;
    return NULL;
  }
  bool is_stream = run->kind == SERVER_LOAD_EXCHANGES;
  int descriptor = open_socket(client, is_stream ? SOCK_STREAM : SOCK_DGRAM);
  if (descriptor < 0) return NULL;
  while (!atomic_load_explicit(&run->is_over, memory_order_relaxed) &&
         (is_stream ? exchange(client, descriptor) : exchange_datagram(client, descriptor))) {
    client->done++;
  }
  close(descriptor);
  return NULL;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double processor_seconds(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

struct server_load_result server_load_run(enum server_load_kind kind, uint16_t port, int threads,
                                          double seconds) {
  struct run run = {
      .kind = kind,
      .server = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)},
      .lock = PTHREAD_MUTEX_INITIALIZER,
  };
  struct client clients[most_threads];
  if (threads > most_threads) threads = most_threads;
  double start = now(), used = processor_seconds();
  int started = 0;
  for (; started < threads; started++) {
    clients[started] = (struct client){.run = &run, .number = started + 1};
    if (pthread_create(&clients[started].thread, NULL, work, &clients[started]) != 0) {
      errno = EAGAIN;
      fail(&clients[started], "pthread_create", -1);
      break;
    }
  }
  while (!atomic_load(&run.is_over) && now() - start < seconds) usleep(1000);
  // Counted until everybody has finished what he was at, so nothing is lost and nothing is counted too soon.
  atomic_store(&run.is_over, true);
  for (int index = 0; index < started; index++) {
    pthread_join(clients[index].thread, NULL);
    run.result.done += clients[index].done;
    run.result.retries += clients[index].retries;
  }
  run.result.seconds = now() - start;
  run.result.processor_seconds = processor_seconds() - used;
  return run.result;
}
