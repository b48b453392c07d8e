#ifndef CWIRELAB_NAMESPACE_H
#define CWIRELAB_NAMESPACE_H

#include <stdbool.h>

// unshare(2) and the fork that a PID namespace needs: all in C, because between the two nothing of the Swift
// runtime may run, and Glibc's overlay has neither.

// How far an attempt to enter private namespaces came.
enum wirelab_namespace_step {
  WIRELAB_NAMESPACE_ENTERED = 0,
  WIRELAB_NAMESPACE_UNSHARE,
  WIRELAB_NAMESPACE_SETGROUPS,
  WIRELAB_NAMESPACE_MAP_GROUP,
  WIRELAB_NAMESPACE_MAP_USER,
  WIRELAB_NAMESPACE_FORK,
  WIRELAB_NAMESPACE_LOOPBACK,
  WIRELAB_NAMESPACE_RIGHTS,
};

struct wirelab_namespace_result {
  // Where it stopped; WIRELAB_NAMESPACE_ENTERED: it did not.
  enum wirelab_namespace_step step;
  // The errno of that step.
  int error;
  // Whether a user namespace is among them; root can do without.
  bool has_user_namespace;
  // Why /proc is that of the machine, and not of these namespaces: an errno; 0: it is theirs, or was not
  // asked for.
  int proc_error;
};

// Moves the calling process, which must have one thread, into new user, network and PID namespaces, with the
// loopback up; root that may not make user namespaces does without. It returns in a child that is the init of
// the new PID namespace; the process that called waits for that child and ends as it ends, so nobody ever
// sees two of them. When either is killed the other ends too, with everything that was started inside.
//
// For programs that are not ours: every user is who they were (root without a user namespace where that is
// permitted), mounts are private and /proc is that of the namespaces, ports below 1024 are free, and this
// process keeps its rights in the network across execve(2). Where signals are passed, SIGINT, SIGTERM and
// SIGHUP that somebody sends to the process that called are sent on to the child, in which they are blocked.
struct wirelab_namespace_result wirelab_enter_private_network(bool for_programs, bool passes_signals);

// What root falls back to, tried: moves the calling thread into a new network namespace, and its children
// into a PID namespace. Returns 0, or the errno.
int wirelab_try_root_namespaces(void);

// Asks the kernel to kill this process when its parent's thread ends (prctl(2) is variadic); returns 0, or -1
// with errno.
int wirelab_die_with_parent(void);

#endif
