#ifndef CWIRELAB_FORK_H
#define CWIRELAB_FORK_H

#include <stddef.h>
#include <sys/types.h>

// Forking a process that goes on in Swift. fork(2) is unavailable in Swift, because the child of a process with threads may
// find a lock held for ever: these are for a process that has one thread, which the caller makes sure of.

// fork(2), so that nothing goes wrong between parent and child:
//
// - Every signal is masked across it: a handler of the parent must not run in the child, nor between the fork and what the
//   parent notes about it.
// - In the child, handlers are reset (they know the parent's state), and what is ignored stays ignored, as with exec(3).
// - The child is killed when the thread that forked it ends (PR_SET_PDEATHSIG), so none is ever left behind; a parent that
//   ended before the child could ask for that is noticed.
//
// Returns 0 in the child; in the parent its number, with a descriptor that is readable when it has ended
// (pidfd_open(2)); or -1 and errno.
pid_t wirelab_fork(int *pid_descriptor);

// Closes every descriptor of this process but the standard ones and these; sorts them.
void wirelab_close_all_but(int *descriptors, size_t count);

// prctl(2) is variadic: names the process in ps(1) and /proc, in at most 15 octets.
void wirelab_name_process(const char *name);

// A pair of connected sockets whose messages arrive whole and in order (SOCK_SEQPACKET). Returns 0, or -1 and errno.
int wirelab_message_pair(int ends[2]);

// The macros of cmsg(3) are not imported. Sends a message, and with it a copy of a descriptor (-1: none); waits
// while there is no room. Returns 0, or -1 and errno; EPIPE: nobody reads any more.
int wirelab_send_message(int socket, const void *octets, size_t count, int descriptor);

// Receives a message, and the descriptor that came with it (-1: none). Returns its length; 0: nobody is left who could
// send one; -1 and errno.
ssize_t wirelab_receive_message(int socket, void *octets, size_t count, int *descriptor);

#endif
