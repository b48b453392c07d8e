#ifndef CWIRELAB_PROCESS_H
#define CWIRELAB_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

// Starting a process that dies with its parent: posix_spawn(3) can neither set a parent-death signal nor
// close what is not the child's, and everything between fork and exec has to be C.

// Starts a program in a process group of its own, with the null device as its input, and kills it when the
// calling thread ends. Descriptors other than the three given are closed in it, and its signals are reset.
//
// Returns 0, or the errno of the step that failed (of exec, too). `pid_descriptor` is readable when it has
// ended.
//
// `input` becomes its standard input; below 0: it has nothing to read.
int wirelab_spawn(const char *path, char *const arguments[], char *const environment[], int input, int output,
                  int errors, pid_t *pid, int *pid_descriptor);

// pipe2(2) is not imported: both ends close themselves on exec. Returns 0, or -1 and errno.
int wirelab_pipe(int ends[2]);

// signalfd(2) is not imported: blocks SIGINT, SIGTERM and SIGHUP in this thread, and gives a descriptor that
// becomes readable when one of them comes; SIGHUP only if it is not ignored, for nohup(1): a blocked signal
// would be told all the same. Returns it, or -1 and errno.
int wirelab_interruption_descriptor(void);

// The signal that makes that descriptor readable, which is taken from it; 0: it cannot be read. One that
// comes from a terminal has reached all of the group.
int wirelab_read_interruption(int descriptor, bool *is_from_terminal);

// sched_getaffinity(2) is not imported: how many processors this process may run on; 0: more than it can
// tell.
int wirelab_processors(void);

// sched_setaffinity(2) is not imported: keeps this thread, and whatever it starts, on the processor that it
// is on. Returns 0 or the errno.
int wirelab_stay_on_processor(void);

// The macros of wait(2), which Swift does not import.
bool wirelab_exited(int status);
int wirelab_exit_status(int status);
int wirelab_termination_signal(int status);

// pidfd_send_signal(2) has no wrapper in older glibc; unlike kill(2) it can never hit another process.
int wirelab_signal_process(int pid_descriptor, int signal);

#endif
