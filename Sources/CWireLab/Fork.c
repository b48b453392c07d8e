#define _GNU_SOURCE
#include "Fork.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#endif

// The signals that had a handler when they were noted; -1: they were not.
static int handled[NSIG];
static int handled_count = -1;

void wirelab_note_handlers(void) {
  handled_count = 0;
  for (int number = 1; number < NSIG; number++) {
    struct sigaction action;
    // That of SIGURG is our own: it does nothing, and children need it as well.
    if (number == SIGURG || sigaction(number, NULL, &action) < 0) continue;
    if (action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN) handled[handled_count++] = number;
  }
}

bool wirelab_has_one_thread(void) {
#if __has_include(<sys/single_threaded.h>)
  return __libc_single_threaded;
#else
  return false;
#endif
}

// In the child, before any signal can reach it.
static void begin_child(pid_t parent) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0) _exit(70);
  if (getppid() != parent) _exit(70);
  for (int index = 0; index < handled_count; index++) signal(handled[index], SIG_DFL);
}

pid_t wirelab_fork(int *pid_descriptor) {
  if (handled_count < 0) wirelab_note_handlers();
  sigset_t all, before;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, &before);
  pid_t parent = getpid();
  pid_t child = fork();
  if (child == 0) begin_child(parent);
  int error = errno;
  if (child > 0) {
    // Nobody has waited for it yet, so the number is still its own.
    *pid_descriptor = (int)syscall(SYS_pidfd_open, child, 0);
    if (*pid_descriptor < 0) {
      error = errno;
      kill(child, SIGKILL);
      TEMP_FAILURE_RETRY(waitpid(child, NULL, 0));
      child = -1;
    }
  }
  sigprocmask(SIG_SETMASK, &before, NULL);
  errno = error;
  return child;
}

// Closes from *next up to what is kept, and goes on behind it.
static void close_up_to(int kept, unsigned *next) {
  if (kept < (int)*next) return;
  if ((unsigned)kept > *next) syscall(SYS_close_range, *next, (unsigned)kept - 1, 0);
  *next = (unsigned)kept + 1;
}

void wirelab_close_all_but(int one, int other) {
  unsigned next = STDERR_FILENO + 1;
  close_up_to(one < other ? one : other, &next);
  close_up_to(one < other ? other : one, &next);
  syscall(SYS_close_range, next, ~0u, 0);
}

int wirelab_message_pair(int ends[2]) { return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends); }

int wirelab_send_message(int socket, const void *octets, size_t count, int descriptor) {
  struct iovec part = {(void *)octets, count};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof descriptor)];
  if (descriptor >= 0) {
    memset(control, 0, sizeof control);
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof descriptor);
    memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  }
  ssize_t sent = TEMP_FAILURE_RETRY(sendmsg(socket, &message, MSG_NOSIGNAL));
  return sent < 0 ? -1 : 0;
}

ssize_t wirelab_receive_message(int socket, void *octets, size_t count, int *descriptor) {
  struct iovec part = {octets, count};
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof *descriptor)];
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  ssize_t received = TEMP_FAILURE_RETRY(recvmsg(socket, &message, MSG_CMSG_CLOEXEC));
  // A descriptor for which there is no room is dropped on the way (unix(7)).
  *descriptor = received >= 0 && message.msg_flags & MSG_CTRUNC ? WIRELAB_NO_ROOM : -1;
  if (received < 0) return received;
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
    memcpy(descriptor, CMSG_DATA(header), sizeof *descriptor);
  }
  return received;
}
