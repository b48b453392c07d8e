// The socket calls of other programs: ptrace(2), with a seccomp filter so that the kernel stops a program at
// these calls only.
#ifndef CWIRETRACE_H
#define CWIRETRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// A program is traced by one thread, which stays until nothing of it is left:
//
//   child                                    thread
//   waits for an octet of a pipe             wirelab_trace_seize(child)
//                                            writes the octet
//   wirelab_trace_install_filter()           wirelab_trace_run(child, ...)
//   execve()
//
// From the filter on, the child stands still at each call that is told of, also where execve(2) has failed,
// until the thread runs: which must not wait before that for what the child writes.
//
// Whatever the program starts is traced as well, and killed when the thread ends (PTRACE_O_EXITKILL): without
// a tracer, each call that the filter stops would fail with ENOSYS.

// Begins to trace a descendant of this process, which has one thread. Returns 0, or the errno: EPERM where
// the machine forbids it (ptrace_scope of Yama, a container), ENOSYS on a kernel before 5.3.
int wirelab_trace_seize(pid_t child);

// Makes the kernel stop the calling process, and all that it starts, at the calls that are told of. May be
// called between fork and exec. Sets no_new_privs only where the kernel demands that: without CAP_SYS_ADMIN.
// Returns 0, or the errno.
int wirelab_trace_install_filter(void);

// What is told.
enum wirelab_trace_kind {
  // A call begins: `name`, `arguments`, `parts`, `time`, endpoints. The sink may set `place`.
  WIRELAB_TRACE_BEGAN,
  // It came back: `time`, `result` or `error`, endpoints as far as they are known now; `place` as it was set.
  WIRELAB_TRACE_ENDED,
  // It never comes back, because its thread has ended: `place`.
  WIRELAB_TRACE_ABANDONED,
  // A process runs another program from now on. Its other threads have ended.
  WIRELAB_TRACE_EXECUTED,
  // A thread has ended: its number may be another's from now on.
  WIRELAB_TRACE_THREAD_ENDED,
  // A process has ended, and was waited for: `status`, as wait(2) gives it.
  WIRELAB_TRACE_EXITED,
  // A signal has stopped each thread of the process.
  WIRELAB_TRACE_STOPPED,
  // Something that the reader of the calls has to know: `note`, `error`.
  WIRELAB_TRACE_NOTED,
};

// What the reader of the calls has to know.
enum wirelab_trace_note {
  // The process has set up an io_uring, and what it does through that makes no call.
  WIRELAB_TRACE_IO_URING,
  // The process was about to run a program for another kind of processor (32 bits), and was killed.
  WIRELAB_TRACE_REFUSED,
  // The process starts a thread or a process that nobody may trace (CLONE_UNTRACED): the calls of that fail.
  WIRELAB_TRACE_UNTRACED,
  // The process wanted to trace another, or to be traced by it, and could not, because it is traced: `error`.
  WIRELAB_TRACE_TRACES,
  // The kernel does not show what the descriptors of the process are (`error`): calls are missing.
  WIRELAB_TRACE_HIDDEN,
  // Tracing failed, and everything was killed: `error`.
  WIRELAB_TRACE_FAILED,
};

// Octets that a call sends: the first `shown` of `count`.
struct wirelab_trace_part {
  const uint8_t *octets;
  size_t shown, count;
};

// Pointers are good until the sink returns.
struct wirelab_trace_event {
  enum wirelab_trace_kind kind;
  pid_t process, thread;
  // In nanoseconds of CLOCK_REALTIME: before the kernel began with the call, and after it had ended.
  int64_t time;
  const char *name;
  // What follows the descriptor, and the octets that are sent: `1024`, `SHUT_WR`, `, 5, MSG_NOSIGNAL`.
  const char *arguments;
  const struct wirelab_trace_part *parts;
  size_t part_count;
  // Whether the octets are gathered from several places (writev(2)), or could be.
  bool is_gathered;
  // sockaddr_storage, and how much of it there is; NULL: not known.
  const void *local, *peer;
  uint32_t local_length, peer_length;
  int64_t result;
  int error, status;
  enum wirelab_trace_note note;
  intptr_t place;
};

// Called on the thread that traces. Nothing else is traced until it returns.
typedef void wirelab_trace_sink(void *context, struct wirelab_trace_event *event);

// Traces until nothing is left of the program and of all that it has started, and tells the sink. When
// `stop_descriptor` (below 0: none) becomes readable, everything is killed. Other children of the calling
// thread that end meanwhile are collected, and nobody's else. A process that is another's child is told to
// that one after the sink.
void wirelab_trace_run(pid_t root, int stop_descriptor, wirelab_trace_sink *sink, void *context);

#endif
