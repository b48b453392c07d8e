#define _GNU_SOURCE
#include "Namespace.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int wirelab_try_root_namespaces(void) { return unshare(CLONE_NEWNET | CLONE_NEWPID) == 0 ? 0 : errno; }

int wirelab_die_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL); }

static int write_file(const char *path, const char *text) {
  int descriptor = open(path, O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return errno;
  ssize_t length = (ssize_t)strlen(text);
  int error = write(descriptor, text, (size_t)length) == length ? 0 : errno;
  close(descriptor);
  return error;
}

static int raise_loopback(void) {
  int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return errno;
  struct ifreq request = {.ifr_name = "lo"};
  int error = 0;
  if (ioctl(descriptor, SIOCGIFFLAGS, &request) < 0) {
    error = errno;
  } else {
    request.ifr_flags |= IFF_UP;
    if (ioctl(descriptor, SIOCSIFFLAGS, &request) < 0) error = errno;
  }
  close(descriptor);
  return error;
}

// Ends as the child ended, so that whoever waits for this process learns what became of the real one.
static void follow(pid_t child) {
  int status = 0;
  if (TEMP_FAILURE_RETRY(waitpid(child, &status, 0)) < 0) _exit(70);
  if (!WIFSIGNALED(status)) _exit(WEXITSTATUS(status));
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  signal(WTERMSIG(status), SIG_DFL);
  raise(WTERMSIG(status));
  _exit(70);
}

struct wirelab_namespace_result wirelab_enter_private_network(void) {
  struct wirelab_namespace_result result = {WIRELAB_NAMESPACE_ENTERED, 0, false};
#define STOP(where, code)  \
  do {                     \
    result.step = (where); \
    result.error = (code); \
    return result;         \
  } while (0)

  uid_t user = geteuid();
  gid_t group = getegid();
  bool has_user_namespace = unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWPID) == 0;
  if (!has_user_namespace) {
    int error = errno;
    if (user != 0 || unshare(CLONE_NEWNET | CLONE_NEWPID) != 0) STOP(WIRELAB_NAMESPACE_UNSHARE, error);
  }
  result.has_user_namespace = has_user_namespace;
  if (has_user_namespace) {
    // prctl(2): a program that gained file capabilities may not own its files under /proc/self, until it says
    // this.
    prctl(PR_SET_DUMPABLE, 1);
    char map[64];
    int error = write_file("/proc/self/setgroups", "deny");
    if (error) STOP(WIRELAB_NAMESPACE_SETGROUPS, error);
    snprintf(map, sizeof map, "0 %u 1\n", (unsigned)group);
    if ((error = write_file("/proc/self/gid_map", map))) STOP(WIRELAB_NAMESPACE_MAP_GROUP, error);
    snprintf(map, sizeof map, "0 %u 1\n", (unsigned)user);
    if ((error = write_file("/proc/self/uid_map", map))) STOP(WIRELAB_NAMESPACE_MAP_USER, error);
  }
  int error = raise_loopback();
  if (error) STOP(WIRELAB_NAMESPACE_LOOPBACK, error);

  // The child finds out through this pipe that its parent was gone before it could ask to die with it.
  int life[2];
  if (pipe2(life, O_CLOEXEC) < 0) STOP(WIRELAB_NAMESPACE_FORK, errno);
  pid_t child = fork();
  if (child < 0) STOP(WIRELAB_NAMESPACE_FORK, errno);
  if (child > 0) {
    close(life[0]);
    // Only the child speaks: what the reader of these waits for is its end.
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    follow(child);
  }
  close(life[1]);
  wirelab_die_with_parent();
  struct pollfd entry = {.fd = life[0], .events = POLLIN};
  if (poll(&entry, 1, 0) != 0) _exit(70);
  close(life[0]);
  return result;
}
