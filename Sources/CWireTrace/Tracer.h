// What a thread that traces knows.
#ifndef TRACER_H
#define TRACER_H

#include "Arguments.h"
#include "CWireTrace.h"
#include "Tracees.h"

#include <stdatomic.h>
#include <stdint.h>

struct tracer {
  pid_t root;
  wirelab_trace_sink *sink;
  void *context;
  struct tracees tracees;
  // Set by the thread that watches the stop descriptor.
  atomic_bool is_stopped;
  bool is_killing;
  // Of the call that begins; here, because it is large.
  struct arguments arguments;
};

// CLOCK_REALTIME, in nanoseconds.
int64_t tracer_now(void);

// Tells the sink something of a thread.
void tracer_tell(struct tracer *tracer, const struct tracee *tracee, struct wirelab_trace_event *event);
void tracer_note(struct tracer *tracer, const struct tracee *tracee, enum wirelab_trace_note note, int error);

// A traced thread stands at the start of a call, at its end, or is gone.
void call_begin(struct tracer *tracer, struct tracee *tracee, const struct call *call,
                const uint64_t values[6]);
void call_end(struct tracer *tracer, struct tracee *tracee, int64_t result);
void call_abandon(struct tracer *tracer, struct tracee *tracee);

// Lets a thread go on, to the next event (PTRACE_CONT) or to the end of its call (PTRACE_SYSCALL). That it is
// gone is told by waitpid(2).
void tracee_resume(const struct tracee *tracee, bool to_end_of_call, int signal);

// What a descriptor of a thread is looked up with.
struct inspection tracee_inspection(struct tracee *tracee);
// Says, once for a process, that the kernel does not show its descriptors.
void tracee_note_refusal(struct tracer *tracer, struct tracee *tracee, const struct inspection *inspection);

#endif
