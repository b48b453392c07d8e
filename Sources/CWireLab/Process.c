#define _GNU_SOURCE
#include "Process.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

bool wirelab_exited(int status) { return WIFEXITED(status); }
int wirelab_exit_status(int status) { return WEXITSTATUS(status); }
int wirelab_termination_signal(int status) { return WTERMSIG(status); }

int wirelab_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int wirelab_processors(void) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
}

int wirelab_stay_on_processor(void) {
  int processor = sched_getcpu();
  if (processor < 0) return errno;
  if (processor >= CPU_SETSIZE) return EINVAL;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(processor, &set);
  return sched_setaffinity(0, sizeof set, &set) == 0 ? 0 : errno;
}

int wirelab_use_every_processor(void) {
  cpu_set_t set;
  memset(&set, 0xFF, sizeof set);
  return sched_setaffinity(0, sizeof set, &set) == 0 ? 0 : errno;
}

int wirelab_interruption_descriptor(void) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  struct sigaction hangup;
  if (sigaction(SIGHUP, NULL, &hangup) < 0 || hangup.sa_handler != SIG_IGN) sigaddset(&signals, SIGHUP);
  if (sigprocmask(SIG_BLOCK, &signals, NULL) < 0) return -1;
  return signalfd(-1, &signals, SFD_CLOEXEC);
}

int wirelab_read_interruption(int descriptor, bool *is_from_terminal) {
  struct signalfd_siginfo told;
  if (TEMP_FAILURE_RETRY(read(descriptor, &told, sizeof told)) != sizeof told) return 0;
  *is_from_terminal = told.ssi_code == SI_KERNEL;
  return (int)told.ssi_signo;
}

int wirelab_signal_process(int pid_descriptor, int signal) {
  return (int)syscall(SYS_pidfd_send_signal, pid_descriptor, signal, NULL, 0);
}

// In the child, between fork and exec.
static void become(const char *path, char *const arguments[], char *const environment[], int input,
                   int output, int errors, pid_t parent, int report) {
  int error = 0;
  setpgid(0, 0);
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0) goto failed;
  if (getppid() != parent) _exit(70);
  struct sigaction standard = {.sa_handler = SIG_DFL};
  for (int number = 1; number < NSIG; number++) sigaction(number, &standard, NULL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  if (input < 0) input = open("/dev/null", O_RDONLY);
  // Where there is no /dev, something of which nothing can be read, either.
  if (input < 0) input = open("/", O_RDONLY);
  if (input < 0 || dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(errors, 2) < 0) goto failed;
  // The report descriptor closes itself when exec succeeds; everything else that is open is the parent's.
  if (report != 3) {
    if (dup3(report, 3, O_CLOEXEC) < 0) goto failed;
    report = 3;
  }
  syscall(SYS_close_range, 4u, ~0u, 0);
  execve(path, arguments, environment);
failed:
  error = errno;
  if (TEMP_FAILURE_RETRY(write(report, &error, sizeof error)) < 0) _exit(126);
  _exit(127);
}

int wirelab_spawn(const char *path, char *const arguments[], char *const environment[], int input, int output,
                  int errors, pid_t *pid, int *pid_descriptor) {
  int report[2];
  if (pipe2(report, O_CLOEXEC) < 0) return errno;
  sigset_t all, before;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, &before);
  pid_t parent = getpid();
  pid_t child = fork();
  if (child == 0) become(path, arguments, environment, input, output, errors, parent, report[1]);
  int error = child < 0 ? errno : 0;
  sigprocmask(SIG_SETMASK, &before, NULL);
  close(report[1]);
  if (error == 0) {
    int reported = 0;
    ssize_t count = TEMP_FAILURE_RETRY(read(report[0], &reported, sizeof reported));
    if (count == sizeof reported) error = reported;
  }
  close(report[0]);
  if (error == 0) {
    *pid_descriptor = (int)syscall(SYS_pidfd_open, child, 0);
    if (*pid_descriptor < 0) error = errno;
    if (*pid_descriptor < 0) kill(child, SIGKILL);
  }
  if (error != 0 && child > 0) TEMP_FAILURE_RETRY(waitpid(child, NULL, 0));
  *pid = child;
  return error;
}
