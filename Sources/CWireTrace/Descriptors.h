// What the descriptors of a traced process are.
#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H

#include "Endpoints.h"

// A socket, as far as its calls have told, or as the kernel was asked.
struct socket_state {
  // AF_INET, SOCK_STREAM, ...; 0: not known.
  int family, type;
  struct endpoints ends;
};

// Of the processes and threads that share their descriptors (CLONE_FILES). An entry is NULL while nobody has
// asked; /proc/PID/fd is the truth.
struct descriptors {
  int references;
  // How many calls are closing a socket: what is looked up meanwhile may be gone before it is used.
  int closing;
  int capacity;
  struct socket_state **entries;
};

// What /proc and pidfd_getfd(2) know of a process; both are asked for one thread of it.
struct inspection {
  pid_t process, thread;
  // pidfd_open(2), made when first needed; -1: not yet, -2: it cannot be had.
  int *pid_descriptor;
  // The errno with which the kernel refused to show a descriptor; 0: it did not.
  int refusal;
};

struct descriptors *descriptors_create(void);
struct descriptors *descriptors_share(struct descriptors *descriptors);
void descriptors_release(struct descriptors *descriptors);

// The socket behind a descriptor; NULL: it is something else, or nothing.
struct socket_state *descriptors_socket(struct descriptors *descriptors, int number,
                                        struct inspection *inspection);

// Notes that the kernel has given out a descriptor for a new socket. NULL: no memory.
struct socket_state *descriptors_add(struct descriptors *descriptors, int number, int family, int type);

// Whether something of a socket may be on a wire: not of one of this machine (unix(7)), nor of one that talks
// with the kernel (netlink(7)).
bool socket_is_of_wire(const struct socket_state *socket);

// Forgets a range of them, the last one included.
void descriptors_forget(struct descriptors *descriptors, uint32_t first, uint32_t last);

// Whether one of a range is a socket.
bool descriptors_have_socket(uint32_t first, uint32_t last, struct inspection *inspection);

// Asks the kernel for the endpoints of a socket. What it does not tell stays as it was.
void descriptors_resolve(struct socket_state *socket, int number, struct inspection *inspection);

#endif
