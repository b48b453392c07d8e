#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ServerLoad.h"

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
  struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING | IFF_LOOPBACK};
  int error = ioctl(descriptor, SIOCSIFFLAGS, &request) < 0 ? errno : 0;
  close(descriptor);
  return error;
}

int server_load_enter_private_network(void) {
  unsigned user = geteuid(), group = getegid();
  if (unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0) return errno;
  char map[64];
  int error = write_file("/proc/self/setgroups", "deny");
  snprintf(map, sizeof map, "0 %u 1\n", group);
  if (error == 0) error = write_file("/proc/self/gid_map", map);
  snprintf(map, sizeof map, "0 %u 1\n", user);
  if (error == 0) error = write_file("/proc/self/uid_map", map);
  return error != 0 ? error : raise_loopback();
}

int server_load_start(char *const arguments[], int *output) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) < 0) return -1;
  pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(ends[1], STDOUT_FILENO);
    execvp(arguments[0], arguments);
    fprintf(stderr, "%s: %s\n", arguments[0], strerror(errno));
    _exit(127);
  }
  int error = errno;
  close(ends[1]);
  *output = ends[0];
  if (child < 0) close(ends[0]);
  errno = error;
  return child;
}
