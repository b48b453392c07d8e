#define _GNU_SOURCE
#include "Native.h"
#include "Stop.h"
#include "Tracer.h"

#include <errno.h>
#include <linux/kcmp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// What PTRACE_GET_SYSCALL_INFO tells (ptrace(2)). Its structure has another name in each libc and in
// <linux/ptrace.h>, which <sys/ptrace.h> does not bear beside it.
struct syscall_info {
  uint8_t op, padding[3];
  uint32_t arch;
  uint64_t instruction_pointer, stack_pointer;
  union {
    struct {
      uint64_t number, arguments[6];
      uint32_t filter_data;
    } seccomp;
    struct {
      int64_t result;
      uint8_t is_error;
    } exit;
  };
};
enum { GET_SYSCALL_INFO = 0x420e, OP_EXIT = 2, OP_SECCOMP = 3 };

static bool ask(pid_t thread, struct syscall_info *info) {
  return ptrace(GET_SYSCALL_INFO, thread, sizeof *info, info) > 0;
}

int wirelab_trace_seize(pid_t child) {
  struct utsname system;
  int major = 0, minor = 0;
  if (uname(&system) == 0 && sscanf(system.release, "%d.%d", &major, &minor) == 2 &&
      (major < 5 || (major == 5 && minor < 3)))
    return ENOSYS;
  long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                 PTRACE_O_TRACEEXEC | PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL;
  return ptrace(PTRACE_SEIZE, child, NULL, options) == 0 ? 0 : errno;
}

int64_t tracer_now(void) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void tracer_tell(struct tracer *tracer, const struct tracee *tracee, struct wirelab_trace_event *event) {
  event->process = tracee->process->number;
  event->thread = tracee->thread;
  tracer->sink(tracer->context, event);
}

void tracer_note(struct tracer *tracer, const struct tracee *tracee, enum wirelab_trace_note note,
                 int error) {
  struct wirelab_trace_event event = {
      .kind = WIRELAB_TRACE_NOTED, .time = tracer_now(), .note = note, .error = error};
  tracer_tell(tracer, tracee, &event);
}

void tracee_resume(const struct tracee *tracee, bool to_end_of_call, int signal) {
  ptrace(to_end_of_call ? PTRACE_SYSCALL : PTRACE_CONT, tracee->thread, NULL, (long)signal);
}

// Learns of a new thread or process. Its own first stop may have come before this.
static void meet(struct tracer *tracer, struct tracee *parent) {
  unsigned long number = 0;
  if (ptrace(PTRACE_GETEVENTMSG, parent->thread, NULL, &number) < 0 || number == 0) return;
  struct tracee *child = tracees_find(&tracer->tracees, (pid_t)number);
  if (child == NULL) child = tracees_add(&tracer->tracees, (pid_t)number, parent);
  if (child == NULL || child->descriptors == parent->descriptors) return;
  bool is_thread = child->process == parent->process;
  if (!is_thread && syscall(SYS_kcmp, parent->thread, child->thread, KCMP_FILES, 0, 0) != 0) return;
  descriptors_release(child->descriptors);
  child->descriptors = descriptors_share(parent->descriptors);
}

static void tell_stopped(struct tracer *tracer, const struct tracee *tracee) {
  struct wirelab_trace_event event = {.kind = WIRELAB_TRACE_STOPPED, .time = tracer_now()};
  tracer_tell(tracer, tracee, &event);
}

static void forget(struct tracer *tracer, struct tracee *tracee) {
  call_abandon(tracer, tracee);
  struct wirelab_trace_event event = {.kind = WIRELAB_TRACE_THREAD_ENDED, .time = tracer_now()};
  tracer_tell(tracer, tracee, &event);
  // Who ends while the others have stopped was the last that had not.
  const struct process *process = tracee->process;
  bool have_others = process->stopped_count > 0 && process->stopped_count == process->thread_count - 1;
  if (have_others && !tracee->is_stopped) tell_stopped(tracer, tracee);
  tracees_remove(&tracer->tracees, tracee);
}

// A thread has become the only one of its process, and has the number of the first.
static void take_over(struct tracer *tracer, struct tracee *tracee) {
  unsigned long former = 0;
  ptrace(PTRACE_GETEVENTMSG, tracee->thread, NULL, &former);
  bool is_other = (pid_t)former != tracee->thread;
  struct tracee *caller = is_other ? tracees_find(&tracer->tracees, (pid_t)former) : NULL;
  if (caller != NULL) forget(tracer, caller);
  call_abandon(tracer, tracee);
  process_renew(tracee);
  struct syscall_info info;
  if (ask(tracee->thread, &info) && info.arch != NATIVE_ARCHITECTURE) {
    tracer_note(tracer, tracee, WIRELAB_TRACE_REFUSED, 0);
    kill(tracee->process->number, SIGKILL);
    return;
  }
  struct wirelab_trace_event event = {.kind = WIRELAB_TRACE_EXECUTED, .time = tracer_now()};
  tracer_tell(tracer, tracee, &event);
}

// At the start of a call; the filter has said of which.
static void enter(struct tracer *tracer, struct tracee *tracee) {
  struct syscall_info info;
  if (!ask(tracee->thread, &info)) return;
  uint32_t place = info.seccomp.filter_data;
  if (info.op != OP_SECCOMP || place >= (uint32_t)wirelab_trace_call_count)
    return tracee_resume(tracee, false, 0);
  call_begin(tracer, tracee, &wirelab_trace_calls[place], info.seccomp.arguments);
}

static void leave(struct tracer *tracer, struct tracee *tracee) {
  struct syscall_info info;
  if (!ask(tracee->thread, &info)) return;
  if (info.op != OP_EXIT) return tracee_resume(tracee, true, 0);
  call_end(tracer, tracee, info.exit.result);
}

// Learns that a signal has stopped a thread, or that it goes on.
static void stand(struct tracer *tracer, struct tracee *tracee, bool is_stopped) {
  struct process *process = tracee->process;
  if (tracee->is_stopped == is_stopped) return;
  tracee->is_stopped = is_stopped;
  process->stopped_count += is_stopped ? 1 : -1;
  if (is_stopped && process->stopped_count == process->thread_count) tell_stopped(tracer, tracee);
}

static void on_event(struct tracer *tracer, struct tracee *tracee, int event, int signal) {
  switch (event) {
  case PTRACE_EVENT_SECCOMP: return enter(tracer, tracee);
  case PTRACE_EVENT_CLONE:
  case PTRACE_EVENT_FORK:
  case PTRACE_EVENT_VFORK:
    meet(tracer, tracee);
    return tracee_resume(tracee, false, 0);
  case PTRACE_EVENT_EXEC:
    take_over(tracer, tracee);
    return tracee_resume(tracee, false, 0);
  case PTRACE_EVENT_STOP:
    // A stop of the whole process (SIGSTOP, job control) lasts until SIGCONT.
    if (signal != SIGTRAP) {
      ptrace(PTRACE_LISTEN, tracee->thread, NULL, NULL);
      return stand(tracer, tracee, true);
    }
    stand(tracer, tracee, false);
    return tracee_resume(tracee, tracee->flight.call != NULL, 0);
  default: return tracee_resume(tracee, false, 0);
  }
}

static void on_stop(struct tracer *tracer, pid_t thread, int status) {
  struct tracee *tracee = tracees_find(&tracer->tracees, thread);
  if (tracee == NULL) tracee = tracees_add(&tracer->tracees, thread, NULL);
  if (tracee == NULL || tracer->is_killing) {
    // It dies of this, wherever it stands.
    kill(thread, SIGKILL);
    return;
  }
  int event = status >> 16, signal = WSTOPSIG(status);
  if (event != 0) return on_event(tracer, tracee, event, signal);
  if (signal == (SIGTRAP | 0x80)) return leave(tracer, tracee);
  tracee_resume(tracee, false, signal);
}

static void on_end(struct tracer *tracer, pid_t thread, int status) {
  struct tracee *tracee = tracees_find(&tracer->tracees, thread);
  if (tracee == NULL) return;
  bool is_process = thread == tracee->process->number;
  if (is_process) {
    struct wirelab_trace_event event = {
        .kind = WIRELAB_TRACE_EXITED, .time = tracer_now(), .status = status};
    tracer_tell(tracer, tracee, &event);
  }
  forget(tracer, tracee);
}

void wirelab_trace_run(pid_t root, int stop_descriptor, wirelab_trace_sink *sink, void *context) {
  struct tracer tracer = {.root = root, .sink = sink, .context = context};
  struct tracee *first = tracees_add(&tracer.tracees, root, NULL);
  struct stop stop;
  int error = first == NULL ? ENOMEM : stop_watch(&stop, stop_descriptor, &tracer.is_stopped);
  if (error != 0) {
    struct wirelab_trace_event event = {.kind = WIRELAB_TRACE_NOTED, .process = root, .thread = root,
                                        .time = tracer_now(), .note = WIRELAB_TRACE_FAILED, .error = error};
    sink(context, &event);
    tracer.is_stopped = true;
    kill(root, SIGKILL);
  }
  while (true) {
    if (tracer.is_stopped && !tracer.is_killing) {
      tracer.is_killing = true;
      tracees_kill(&tracer.tracees);
    }
    // The thread may have other children, whose end nobody waits for here.
    int patience = tracer.tracees.processes == NULL ? WNOHANG : 0, status;
    pid_t thread = waitpid(-1, &status, __WALL | __WNOTHREAD | patience);
    if (thread < 0 && errno == EINTR) continue;
    if (thread <= 0) break;
    if (WIFSTOPPED(status)) {
      on_stop(&tracer, thread, status);
    } else if (WIFEXITED(status) || WIFSIGNALED(status)) {
      on_end(&tracer, thread, status);
    }
  }
  if (error == 0) stop_end(&stop);
}
