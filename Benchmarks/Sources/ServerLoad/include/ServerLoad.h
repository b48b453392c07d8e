#ifndef SERVER_LOAD_H
#define SERVER_LOAD_H

#include <stdint.h>

// Clients of a server on 127.0.0.1, in C so that they are not what is measured: on one machine they share its
// processors with the server, and each microsecond of theirs is one that the server does not get.

enum server_load_kind {
  // Whole conversations with the handler `welcome`: connect, receive `welcome`, send `exit`, receive the end,
  // close. The server closes first, so TIME_WAIT is its own, and no port of a client is ever used up.
  SERVER_LOAD_CONVERSATIONS,
  // A message and its echo, over one conversation a thread.
  SERVER_LOAD_EXCHANGES,
  // A datagram and its echo.
  SERVER_LOAD_DATAGRAMS,
};

struct server_load_result {
  // What was done and found right, octet by octet.
  uint64_t done;
  // Datagrams that were sent again because no answer came within a second.
  uint64_t retries;
  // Seconds it took, and seconds of processor that the clients used.
  double seconds, processor_seconds;
  // What went wrong first; empty: nothing.
  char failure[160];
};

// Runs so many threads against 127.0.0.1:port for so many seconds; ends early at the first failure.
struct server_load_result server_load_run(enum server_load_kind kind, uint16_t port, int threads,
                                          double seconds);

// Puts this process, and all that it starts, into a network of its own with every port free. Only with one
// thread. Returns 0, or the errno of what the machine does not allow.
int server_load_enter_private_network(void);

// Starts a program whose standard output can be read from *output, and that is killed when this process ends.
// Returns its number, or -1 and errno.
int server_load_start(char *const arguments[], int *output);

#endif
