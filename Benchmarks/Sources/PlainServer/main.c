// The servers of the lessons as one writes them by hand in C, for the servers of WireLab to be measured
// beside: the same options of the socket, the same queue, the same dialogue, and nothing else.
//
//   PlainServer tcp|threading-tcp|forking-tcp|udp|threading-udp|forking-udp welcome|echo
//
// The first line on standard output is `listening on 127.0.0.1:PORT`.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { queue_size = 1024, message_limit = 1024, packet_limit = 8192 };

static bool is_echo;

static void stop(const char *call) {
  perror(call);
  exit(1);
}

static bool send_all(int conversation, const char *octets, size_t count) {
  while (count > 0) {
    ssize_t sent = send(conversation, octets, count, MSG_NOSIGNAL);
    if (sent < 0) return false;
    octets += sent;
    count -= (size_t)sent;
  }
  return true;
}

// The dialogue, then the end of the conversation as socketserver has it.
static void converse(int conversation) {
  char message[message_limit];
  if (is_echo || send_all(conversation, "welcome", 7)) {
    while (true) {
      ssize_t length = recv(conversation, message, sizeof message, 0);
      if (length <= 0) break;
      if (is_echo) {
        if (!send_all(conversation, message, (size_t)length)) break;
      } else {
        if (length == 4 && memcmp(message, "exit", 4) == 0) break;
        if (!send_all(conversation, "hello", 5)) break;
      }
    }
  }
  shutdown(conversation, SHUT_WR);
  close(conversation);
}

static void *converse_on_thread(void *conversation) {
  converse((int)(intptr_t)conversation);
  return NULL;
}

// A datagram with whom it came from.
struct datagram {
  int socket;
  struct sockaddr_in client;
  size_t length;
  char octets[packet_limit];
};

static void answer(const struct datagram *datagram) {
  const char *octets = is_echo ? datagram->octets : "hello";
  sendto(datagram->socket, octets, is_echo ? datagram->length : 5, MSG_NOSIGNAL,
         (const struct sockaddr *)&datagram->client, sizeof datagram->client);
}

static void *answer_on_thread(void *datagram) {
  answer(datagram);
  free(datagram);
  return NULL;
}

static void start_thread(void *(*body)(void *), void *argument) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t thread;
  if (pthread_create(&thread, &attributes, body, argument) != 0) stop("pthread_create");
  pthread_attr_destroy(&attributes);
}

static int listen_on_free_port(int type) {
  int listener = socket(AF_INET, type | SOCK_CLOEXEC, 0);
  if (listener < 0) stop("socket");
  int on = 1;
  if (type == SOCK_STREAM && setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0) {
    stop("setsockopt");
  }
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, size) < 0) stop("bind");
  if (type == SOCK_STREAM && listen(listener, queue_size) < 0) stop("listen");
  if (getsockname(listener, (struct sockaddr *)&address, &size) < 0) stop("getsockname");
  printf("listening on 127.0.0.1:%u\n", ntohs(address.sin_port));
  fflush(stdout);
  return listener;
}

static void serve_conversations(int listener, char processing) {
  while (true) {
    struct sockaddr_storage client;
    socklen_t size = sizeof client;
    int conversation = accept4(listener, (struct sockaddr *)&client, &size, SOCK_CLOEXEC);
    if (conversation < 0) continue;
    if (processing == 's') {
      converse(conversation);
    } else if (processing == 't') {
      start_thread(converse_on_thread, (void *)(intptr_t)conversation);
    } else {
      pid_t child = fork();
      if (child < 0) stop("fork");
      if (child == 0) {
        close(listener);
        converse(conversation);
        _exit(0);
      }
      close(conversation);
    }
  }
}

static void serve_datagrams(int socket, char processing) {
  struct datagram own;
  while (true) {
    struct datagram *datagram = processing == 't' ? malloc(sizeof *datagram) : &own;
    if (datagram == NULL) stop("malloc");
    datagram->socket = socket;
    socklen_t size = sizeof datagram->client;
    ssize_t length =
        recvfrom(socket, datagram->octets, packet_limit, 0, (struct sockaddr *)&datagram->client, &size);
    datagram->length = length < 0 ? 0 : (size_t)length;
    if (length < 0) {
      if (processing == 't') free(datagram);
    } else if (processing == 's') {
      answer(datagram);
    } else if (processing == 't') {
      start_thread(answer_on_thread, datagram);
    } else {
      pid_t child = fork();
      if (child < 0) stop("fork");
      if (child == 0) {
        answer(datagram);
        _exit(0);
      }
    }
  }
}

int main(int count, char *arguments[]) {
  if (count != 3) {
    fprintf(stderr, "usage: PlainServer [threading-|forking-]tcp|udp welcome|echo\n");
    return 2;
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // Children that have ended are nobody's business: the quickest way to reap them.
  signal(SIGCHLD, SIG_IGN);
  const char *model = arguments[1];
  is_echo = strcmp(arguments[2], "echo") == 0;
  char processing = strncmp(model, "threading-", 10) == 0 ? 't'
                    : strncmp(model, "forking-", 8) == 0 ? 'f' : 's';
  if (strstr(model, "udp") != NULL) {
    serve_datagrams(listen_on_free_port(SOCK_DGRAM), processing);
  } else {
    serve_conversations(listen_on_free_port(SOCK_STREAM), processing);
  }
}
