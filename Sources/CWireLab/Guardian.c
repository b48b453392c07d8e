#define _GNU_SOURCE
#include "Guardian.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Collects the dead, and tells of the program. False: nobody is left.
static bool collect(pid_t program, int control) {
  while (true) {
    int status = 0;
    pid_t pid = waitpid(-1, &status, WNOHANG | __WALL);
    if (pid == 0) return true;
    if (pid < 0 && errno != EINTR) return false;
    if (pid == program) send(control, &status, sizeof status, MSG_NOSIGNAL);
  }
}

// Octets of a directory of /proc at a time.
struct entry {
  unsigned long long inode;
  long long offset;
  unsigned short length;
  unsigned char type;
  char name[];
};

// The parent that a process has, by the fourth field of its stat, behind the last parenthesis; 0: it is gone.
static pid_t parent_of(int proc, const char *pid) {
  char path[32], text[512];
  if (strlen(pid) > sizeof path - 6) return 0;
  strcpy(path, pid);
  strcat(path, "/stat");
  int file = openat(proc, path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  ssize_t count = read(file, text, sizeof text - 1);
  close(file);
  if (count <= 0) return 0;
  text[count] = 0;
  char *behind = strrchr(text, ')');
  return behind && strlen(behind) > 4 ? (pid_t)atoi(behind + 4) : 0;
}

// SIGKILL to all children. Theirs become children of this process by that, and are next.
static void kill_children(void) {
  // The init of a PID namespace has no others beside it.
  if (getpid() == 1) {
    kill(-1, SIGKILL);
    return;
  }
  int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (proc < 0) return;
  pid_t self = getpid();
  static char buffer[16384];
  long count;
  while ((count = syscall(SYS_getdents64, proc, buffer, sizeof buffer)) > 0) {
    for (long place = 0; place < count;) {
      struct entry *entry = (struct entry *)(buffer + place);
      place += entry->length;
      if (entry->name[0] < '1' || entry->name[0] > '9') continue;
      if (parent_of(proc, entry->name) == self) kill(atoi(entry->name), SIGKILL);
    }
  }
  close(proc);
}

void wirelab_guard(pid_t program, int control) {
  sigset_t deaths;
  sigemptyset(&deaths);
  sigaddset(&deaths, SIGCHLD);
  int death = signalfd(-1, &deaths, SFD_CLOEXEC | SFD_NONBLOCK);
  struct pollfd entries[2] = {{.fd = control, .events = POLLIN}, {.fd = death, .events = POLLIN}};
  while (collect(program, control)) {
    poll(entries, 2, death < 0 ? 10 : -1);
    struct signalfd_siginfo told;
    while (death >= 0 && read(death, &told, sizeof told) > 0) continue;
    if (entries[0].revents != 0) break;
  }
  // What forks faster than it is killed ends with its namespace, or never: this must end.
  for (int round = 0; round < 500 && collect(program, control); round++) {
    kill_children();
    usleep(round < 50 ? 1000 : 10000);
  }
  _exit(0);
}
