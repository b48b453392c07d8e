#ifndef CWIRELAB_LAUNCH_H
#define CWIRELAB_LAUNCH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

// Starting a program that is not ours, which may start others, leave them behind, and ignore every signal but
// one. A guardian stands between it and this process: it adopts what is left behind (PR_SET_CHILD_SUBREAPER),
// collects the dead, tells when the program has ended, and ends all of them when it is told to, or when this
// process is gone. All between fork and exec has to be C.

// What keeps a program from everything but a copy of its folder.
struct wirelab_shield {
  // The folder (FolderCopy of WireSystem), which it finds in /tmp/submission.
  const unsigned char *pack;
  size_t pack_size;
  // Folders that are empty to it; NULL ends them.
  const char *const *hidden;
  // Whether this process is root, and the program becomes this user; else these are those of this process.
  bool becomes_user;
  uid_t user;
  gid_t group;
};

// What is to be started.
struct wirelab_launch {
  // The file to execute; it is not looked for.
  const char *path;
  char *const *arguments;
  char *const *environment;
  // Where it starts; NULL: where this process is.
  const char *directory;
  // What becomes its standard input, output and error; below 0: those of this process.
  int input, output, errors;
  // Whether it has a session and a process group of its own. Without, a terminal's signals reach it as they
  // reach this process.
  bool has_own_session;
  // Whether it becomes this user and group.
  bool has_user;
  uid_t user;
  gid_t group;
  // Whether it keeps the rights in the network that this process has.
  bool keeps_capabilities;
  // RLIMIT_NPROC; 0: as it is.
  unsigned long process_limit;
  // Called in the program's process as the last thing before execve(2), async-signal-safe; returns an errno.
  // NULL: nothing is.
  int (*before_exec)(void);
  // Files that are tried instead, in this order, where one is not there for the user that it becomes; NULL
  // ends them. NULL: none.
  char *const *others;
  // NULL: it is where this process is, with all that is there.
  const struct wirelab_shield *shield;
};

// What was tried when a program could not be started.
enum wirelab_launch_step {
  WIRELAB_LAUNCH_STARTED = 0,
  WIRELAB_LAUNCH_PREPARE,
  WIRELAB_LAUNCH_FORK,
  WIRELAB_LAUNCH_DIRECTORY,
  WIRELAB_LAUNCH_USER,
  WIRELAB_LAUNCH_LIMITS,
  WIRELAB_LAUNCH_TRACE,
  WIRELAB_LAUNCH_EXEC,
  WIRELAB_LAUNCH_SHIELD,
};

// A program that waits for wirelab_launch_go, and its guardian.
struct wirelab_launched {
  enum wirelab_launch_step step;
  // The errno of that step.
  int error;
  pid_t program;
  // pidfd_open(2) of the program.
  int pid_descriptor;
  // Becomes readable when the program has ended: its status, as of wait(2), in four octets. When it is
  // closed, or shut down, the guardian ends everything that the program started, and itself.
  int control;
  pid_t guardian;
  // Used by wirelab_launch_go.
  int go, report;
  struct wirelab_launch_failure *failure;
};

// Forks guardian and program; the program has executed nothing yet.
struct wirelab_launched wirelab_launch(const struct wirelab_launch *launch);

// Lets the program begin, and returns when it has; on failure `step` says at what, and everything is over and
// closed but `control` and `pid_descriptor`.
void wirelab_launch_go(struct wirelab_launched *launched);

// Instead of that: the program ends without having begun.
void wirelab_launch_forget(struct wirelab_launched *launched);

// Waits until the guardian has ended everything that the program started, and collects it. Closes `control`.
// True: the program had not been told to have ended before, and this is its status.
bool wirelab_launch_end(struct wirelab_launched *launched, int *status);

// CAP_NET_RAW and CAP_NET_ADMIN of this process are kept across execve(2), also where its user is not root
// (capabilities(7), ambient). Returns 0 or the errno.
int wirelab_keep_network_rights(void);

#endif
