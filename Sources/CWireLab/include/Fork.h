#ifndef CWIRELAB_FORK_H
#define CWIRELAB_FORK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

// Forking a process that goes on in Swift. fork(2) is unavailable in Swift, because the child of a process
// with threads may find a lock held for ever: these are for a process that has one thread, which the caller
// makes sure of.

// fork(2), so that nothing goes wrong between parent and child:
//
// - Every signal is masked across it: a handler of the parent must not run in the child, nor between the fork
//   and what the parent notes about it.
// - In the child, handlers are reset (they know the parent's state), and what is ignored stays ignored, as
//   with exec(3). Which signals have one was noted (wirelab_note_handlers).
// - The child is killed when the thread that forked it ends (PR_SET_PDEATHSIG), so none is ever left behind;
//   a parent that ended before the child could ask for that is noticed.
//
// Returns 0 in the child; in the parent its number, with a descriptor that is readable when it has ended
// (pidfd_open(2)); or -1 and errno.
pid_t wirelab_fork(int *pid_descriptor);

// Notes which signals have a handler, for the children that are forked from now on; the first fork does it by
// itself. Once rather than in each child: it takes a call for each of the 64 signals, which was a third of
// what a child cost.
void wirelab_note_handlers(void);

// Whether this process certainly has one thread: without asking the kernel, as libc keeps count; false: it
// may have more.
bool wirelab_has_one_thread(void);

// Closes every descriptor of this process but the standard ones and these two (-1: none).
void wirelab_close_all_but(int one, int other);

// A pair of connected sockets whose messages arrive whole and in order (SOCK_SEQPACKET). Returns 0, or -1 and
// errno.
int wirelab_message_pair(int ends[2]);

// The macros of cmsg(3) are not imported. Sends a message, and with it a copy of a descriptor (-1: none);
// waits while there is no room. Returns 0, or -1 and errno; EPIPE: nobody reads any more.
int wirelab_send_message(int socket, const void *octets, size_t count, int descriptor);

// What stands for a descriptor that came, and for which this process had no room.
#define WIRELAB_NO_ROOM (-2)

// Receives a message, and the descriptor that came with it (-1: none; WIRELAB_NO_ROOM). Returns its length;
// 0: nobody is left who could send one; -1 and errno.
ssize_t wirelab_receive_message(int socket, void *octets, size_t count, int *descriptor);

#endif
