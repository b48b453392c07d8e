#define _GNU_SOURCE
#include "Launch.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "Guardian.h"
#include "Shield.h"

// What went wrong in the program's process, in memory that it shares with this one: from the filter of a
// tracer on, a call that writes it would wait for the tracer, which waits here.
struct wirelab_launch_failure {
  int step, error;
};

static void close_range_but(int one, int other) {
  int low = one < other ? one : other, high = one < other ? other : one;
  if (low > 3) syscall(SYS_close_range, 3u, (unsigned)low - 1, 0);
  if (high > low + 1) syscall(SYS_close_range, (unsigned)low + 1, (unsigned)high - 1, 0);
  syscall(SYS_close_range, (unsigned)high + 1, ~0u, 0);
}

int wirelab_keep_network_rights(void) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct data[2];
  if (syscall(SYS_capget, &header, data) < 0) return errno;
  data[0].inheritable |= (1u << CAP_NET_RAW) | (1u << CAP_NET_ADMIN);
  if (syscall(SYS_capset, &header, data) < 0) return errno;
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_RAW, 0, 0) < 0) return errno;
  return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_ADMIN, 0, 0) < 0 ? errno : 0;
}

// A program gets no rights in the network that its caller has not on the machine: those of this process are
// of the lab. Root keeps its others.
static void drop_network_rights(void) {
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  prctl(PR_CAPBSET_DROP, CAP_NET_RAW, 0, 0, 0);
  prctl(PR_CAPBSET_DROP, CAP_NET_ADMIN, 0, 0, 0);
}

static bool place(int descriptor, int number) {
  if (descriptor < 0) return true;
  // dup2(2) onto itself would leave it to be closed by exec.
  if (descriptor == number) return fcntl(number, F_SETFD, 0) == 0;
  return dup2(descriptor, number) == number;
}

// In the program's process.
static void become(const struct wirelab_launch *launch, int go, int report,
                   struct wirelab_launch_failure *failure) {
  int step = WIRELAB_LAUNCH_PREPARE;
  // A session of its own: also one share of the processor for all of it, where the kernel groups by session.
  if (launch->has_own_session) setsid();
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  struct sigaction standard = {.sa_handler = SIG_DFL}, now;
  for (int number = 1; number < NSIG; number++) {
    // What its caller ignores it ignores, too, as of nohup(1); SIGPIPE and SIGXFSZ only we do.
    bool is_ignored = sigaction(number, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
    bool is_ours = number == SIGPIPE || number == SIGXFSZ;
    if (launch->has_own_session || !is_ignored || is_ours) sigaction(number, &standard, NULL);
  }
  if (!place(launch->input, 0) || !place(launch->output, 1) || !place(launch->errors, 2)) goto failed;
  char octet;
  if (TEMP_FAILURE_RETRY(read(go, &octet, 1)) != 1) _exit(127);
  step = WIRELAB_LAUNCH_DIRECTORY;
  if (launch->directory && chdir(launch->directory) < 0) goto failed;
  step = WIRELAB_LAUNCH_LIMITS;
  if (launch->process_limit > 0) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NPROC, &limit) < 0) goto failed;
    if (limit.rlim_max > launch->process_limit) limit.rlim_max = launch->process_limit;
    if (limit.rlim_cur > limit.rlim_max) limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NPROC, &limit) < 0) goto failed;
  }
  if (launch->shield) {
    step = WIRELAB_LAUNCH_SHIELD;
    if ((errno = wirelab_shield_become(launch->shield)) != 0) goto failed;
  }
  if (!launch->keeps_capabilities) drop_network_rights();
  step = WIRELAB_LAUNCH_USER;
  if (launch->has_user) {
    // Rights that root keeps across setuid(2) would be more than this user has.
    if (setgroups(1, &launch->group) < 0 || setresgid(launch->group, launch->group, launch->group) < 0 ||
        setresuid(launch->user, launch->user, launch->user) < 0)
      goto failed;
    // It clears what was asked before.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
  }
  close_range_but(report, report);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  step = WIRELAB_LAUNCH_TRACE;
  if (launch->before_exec && (errno = launch->before_exec()) != 0) goto failed;
  step = WIRELAB_LAUNCH_EXEC;
  execve(launch->path, launch->arguments, launch->environment);
  for (char *const *other = launch->others; other && *other; other++)
    if (errno == ENOENT || errno == EACCES || errno == ENOTDIR)
      execve(*other, launch->arguments, launch->environment);
failed:
  failure->error = errno;
  failure->step = step;
  // The end of this process is the end of the report, too.
  _exit(127);
}

// Tells who was forked: a process of another PID namespace has another number there.
static bool tell(int control, bool is_shielded, const struct wirelab_launch_failure *forked) {
  struct iovec part = {(void *)forked, sizeof *forked};
  union {
    char octets[CMSG_SPACE(sizeof(struct ucred))];
    struct cmsghdr header;
  } room = {{0}};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = room.octets, .msg_controllen = sizeof room.octets};
  room.header.cmsg_level = SOL_SOCKET;
  room.header.cmsg_type = SCM_CREDENTIALS;
  room.header.cmsg_len = CMSG_LEN(sizeof(struct ucred));
  struct ucred process = {.pid = forked->error, .uid = getuid(), .gid = getgid()};
  memcpy(CMSG_DATA(&room.header), &process, sizeof process);
  // Who names another process needs rights in its namespace.
  if (!is_shielded || forked->step != 0) message.msg_control = NULL, message.msg_controllen = 0;
  return TEMP_FAILURE_RETRY(sendmsg(control, &message, MSG_NOSIGNAL)) == sizeof *forked;
}

// Hears it; the number is the one that this process knows.
static bool hear(int control, bool is_shielded, struct wirelab_launch_failure *forked) {
  struct iovec part = {forked, sizeof *forked};
  union {
    char octets[CMSG_SPACE(sizeof(struct ucred))];
    struct cmsghdr header;
  } room = {{0}};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = room.octets, .msg_controllen = sizeof room.octets};
  if (TEMP_FAILURE_RETRY(recvmsg(control, &message, MSG_CMSG_CLOEXEC)) != sizeof *forked) return false;
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (forked->step == 0 && is_shielded && header && header->cmsg_type == SCM_CREDENTIALS) {
    struct ucred process;
    memcpy(&process, CMSG_DATA(header), sizeof process);
    forked->error = process.pid;
  }
  return true;
}

// In the guardian's process: what it needs is `control` alone.
static void guard(const struct wirelab_launch *launch, int control, int go, int report,
                  struct wirelab_launch_failure *failure) {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  prctl(PR_SET_NAME, "guardian");
  struct wirelab_launch_failure forked = {WIRELAB_LAUNCH_SHIELD, 0};
  if (launch->shield && (forked.error = wirelab_shield_settle(launch->shield)) != 0) {
    tell(control, launch->shield, &forked);
    _exit(70);
  }
  pid_t program = fork();
  if (program == 0) {
    close(control);
    become(launch, go, report, failure);
  }
  forked = (struct wirelab_launch_failure){0, program};
  if (program < 0) forked = (struct wirelab_launch_failure){WIRELAB_LAUNCH_FORK, errno};
  // Whoever reads what the program writes waits for its end, not for ours.
  syscall(SYS_close_range, 0u, 2u, 0);
  close_range_but(control, control);
  if (!tell(control, launch->shield, &forked)) _exit(70);
  if (program < 0) _exit(70);
  wirelab_guard(program, control);
}

struct wirelab_launched wirelab_launch(const struct wirelab_launch *launch) {
  struct wirelab_launched launched = {.step = WIRELAB_LAUNCH_PREPARE, .pid_descriptor = -1};
  struct wirelab_launch_failure *failure =
      mmap(NULL, sizeof *failure, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (failure == MAP_FAILED) {
    launched.error = errno;
    return launched;
  }
  int ends[3][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
  int *control = ends[0], *go = ends[1], *report = ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) < 0 || pipe2(go, O_CLOEXEC) < 0 ||
      pipe2(report, O_CLOEXEC) < 0)
    goto failed;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  launched.step = WIRELAB_LAUNCH_FORK;
  int yes = 1;
  setsockopt(control[0], SOL_SOCKET, SO_PASSCRED, &yes, sizeof yes);
  launched.guardian = launch->shield ? wirelab_shield_fork() : fork();
  if (launched.guardian == 0) guard(launch, control[1], go[0], report[1], failure);
  int error = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = error;
  if (launched.guardian < 0) goto failed;
  close(control[1]);
  close(go[0]);
  close(report[1]);
  control[1] = go[0] = report[1] = -1;
  struct wirelab_launch_failure forked = {WIRELAB_LAUNCH_FORK, EIO};
  if (!hear(control[0], launch->shield, &forked) || forked.step != 0) {
    launched.step = (enum wirelab_launch_step)forked.step;
    TEMP_FAILURE_RETRY(waitpid(launched.guardian, NULL, __WALL));
    errno = forked.error;
    goto failed;
  }
  launched.program = forked.error;
  launched.control = control[0];
  launched.go = go[1];
  launched.report = report[0];
  launched.failure = failure;
  launched.pid_descriptor = (int)syscall(SYS_pidfd_open, launched.program, 0);
  if (launched.pid_descriptor < 0) {
    launched.error = errno;
    wirelab_launch_forget(&launched);
    int status;
    wirelab_launch_end(&launched, &status);
    return launched;
  }
  launched.step = WIRELAB_LAUNCH_STARTED;
  return launched;
failed:
  launched.error = errno;
  munmap(failure, sizeof *failure);
  for (int index = 0; index < 3; index++) {
    if (ends[index][0] >= 0) close(ends[index][0]);
    if (ends[index][1] >= 0) close(ends[index][1]);
  }
  return launched;
}

void wirelab_launch_forget(struct wirelab_launched *launched) {
  close(launched->go);
  close(launched->report);
  munmap(launched->failure, sizeof *launched->failure);
}

void wirelab_launch_go(struct wirelab_launched *launched) {
  if (TEMP_FAILURE_RETRY(write(launched->go, "g", 1)) == 1) {
    // The exec ends the report, as the end of the process does.
    char octet;
    TEMP_FAILURE_RETRY(read(launched->report, &octet, 1));
  }
  launched->step = (enum wirelab_launch_step)launched->failure->step;
  launched->error = launched->failure->error;
  wirelab_launch_forget(launched);
}

bool wirelab_launch_end(struct wirelab_launched *launched, int *status) {
  // The guardian hears that nothing more comes, and can still tell how the program ended.
  shutdown(launched->control, SHUT_WR);
  bool is_told = TEMP_FAILURE_RETRY(recv(launched->control, status, sizeof *status, 0)) == sizeof *status;
  close(launched->control);
  TEMP_FAILURE_RETRY(waitpid(launched->guardian, NULL, __WALL));
  return is_told;
}
