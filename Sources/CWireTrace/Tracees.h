// The threads that are traced, and the processes that they belong to.
#ifndef TRACEES_H
#define TRACEES_H

#include "Calls.h"
#include "Descriptors.h"

#include <stdbool.h>
#include <sys/types.h>

// A call that a thread is in.
struct flight {
  // NULL: the thread is in none.
  const struct call *call;
  uint64_t values[6];
  // What the sink noted of it, if it was told.
  bool is_logged;
  intptr_t place;
  // Whom it names.
  struct address target;
  // When it was interrupted.
  int64_t interrupted;
};

struct process {
  pid_t number;
  int thread_count;
  // How many of them a signal has stopped.
  int stopped_count;
  // pidfd_open(2), as `struct inspection` has it.
  int pid_descriptor;
  bool is_hidden;
  struct descriptors *descriptors;
  struct process *next;
};

struct tracee {
  pid_t thread;
  struct process *process;
  struct descriptors *descriptors;
  struct flight flight;
  // A call that a signal has interrupted, and that may go on after its handler.
  struct flight suspended;
  // Whether a signal has stopped it, as it stops the whole process.
  bool is_stopped;
  struct tracee *next;
};

enum { BUCKETS = 1024 };

struct tracees {
  struct tracee *buckets[BUCKETS];
  // The one that was added last comes first.
  struct process *processes;
};

// NULL: it is not known.
struct tracee *tracees_find(struct tracees *tracees, pid_t thread);

// Adds a thread, and its process if it is the first of it. Whoever has started it may be known: then it is of
// the same process, or begins one. NULL: no memory.
struct tracee *tracees_add(struct tracees *tracees, pid_t thread, struct tracee *parent);

// Removes a thread, and its process if it was the last of it.
void tracees_remove(struct tracees *tracees, struct tracee *tracee);

// Sends SIGKILL to all processes.
void tracees_kill(const struct tracees *tracees);

// Gives a thread descriptors of its own, which nobody has looked at (unshare(2)).
void tracee_separate(struct tracee *tracee);

// Forgets all descriptors of a process, which runs another program.
void process_renew(struct tracee *tracee);

#endif
