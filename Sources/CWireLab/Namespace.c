#define _GNU_SOURCE
#include "Namespace.h"

#include "Launch.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

// As many processes and threads as a scenario may have at a time, where the kernel can count them.
#define WIRELAB_PID_MAX "4096"

// As many buckets as the private network's table of TCP connections has.
#define WIRELAB_TCP_BUCKETS "4096"

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

// The limits that the kernel derives from the size of the table, and that programs can tell.
static const char *const derived_limits[] = {
    "/proc/sys/net/ipv4/tcp_max_syn_backlog",
    "/proc/sys/net/ipv4/tcp_max_tw_buckets",
};
enum { DERIVED_LIMITS = sizeof derived_limits / sizeof *derived_limits };

static bool read_line(const char *path, char *line, int size) {
  FILE *file = fopen(path, "re");
  if (!file) return false;
  bool is_read = fgets(line, size, file) != NULL;
  fclose(file);
  return is_read;
}

// Changes the new network for one with a table of TCP connections of its own (Linux 6.1; ip-sysctl,
// tcp_child_ehash_entries). By default it shares the machine's, and each look at its sockets walks all of
// that: 1.3 ms on a machine of 24 GiB, 0.03 ms with a table of this size. Elsewhere it stays as it is.
static void shrink_tables(void) {
  char limits[DERIVED_LIMITS][32];
  for (int index = 0; index < DERIVED_LIMITS; index++)
    if (!read_line(derived_limits[index], limits[index], sizeof limits[index])) return;
  if (write_file("/proc/sys/net/ipv4/tcp_child_ehash_entries", WIRELAB_TCP_BUCKETS) != 0 ||
      unshare(CLONE_NEWNET) < 0)
    return;
  for (int index = 0; index < DERIVED_LIMITS; index++) write_file(derived_limits[index], limits[index]);
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

// The signals that somebody sends to end this process.
static sigset_t endings(void) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGHUP);
  return signals;
}

// Hands endings on to the child until it is over. A terminal has told it by itself (SI_KERNEL).
static void pass_signals(pid_t child) {
  sigset_t signals = endings();
  sigaddset(&signals, SIGCHLD);
  siginfo_t info;
  while (true) {
    if (sigwaitinfo(&signals, &info) < 0) continue;
    if (info.si_signo != SIGCHLD) {
      if (info.si_code != SI_KERNEL) kill(child, info.si_signo);
      continue;
    }
    siginfo_t ended = {.si_pid = 0};
    if (waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT | WNOHANG) < 0 || ended.si_pid == child) return;
  }
}

// Ends as the child ended, so that whoever waits for this process learns what became of the real one.
static void follow(pid_t child, bool passes_signals) {
  if (passes_signals) pass_signals(child);
  int status = 0;
  if (TEMP_FAILURE_RETRY(waitpid(child, &status, 0)) < 0) _exit(70);
  if (!WIFSIGNALED(status)) _exit(WEXITSTATUS(status));
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  signal(WTERMSIG(status), SIG_DFL);
  raise(WTERMSIG(status));
  _exit(70);
}

// The ids of the namespace that this process is in, each mapped to itself: what a map of a new one may say at
// most. The lines of `own` are "inside outside count".
static int identity_map(const char *own, char *map, size_t size) {
  FILE *file = fopen(own, "re");
  if (!file) return errno;
  size_t length = 0;
  unsigned inside, outside, count;
  map[0] = 0;
  while (fscanf(file, "%u %u %u", &inside, &outside, &count) == 3 && length < size)
    length += (size_t)snprintf(map + length, size - length, "%u %u %u\n", inside, inside, count);
  fclose(file);
  return length > 0 && length < size ? 0 : EINVAL;
}

// Maps every id of the parent's namespace to itself, which only a process in that namespace may. It waits for
// an octet on `go`, and answers with an errno.
static pid_t start_mapper(const int go[2], const int answer[2]) {
  pid_t mapped = getpid();
  pid_t mapper = fork();
  if (mapper != 0) return mapper;
  char octet, path[64], map[1024];
  // Its own end would keep it waiting for a parent that has given up.
  close(go[1]);
  if (TEMP_FAILURE_RETRY(read(go[0], &octet, 1)) != 1) _exit(0);
  int error = 0;
  for (int index = 0; index < 2 && !error; index++) {
    const char *name = index == 0 ? "gid_map" : "uid_map";
    snprintf(path, sizeof path, "/proc/self/%s", name);
    if ((error = identity_map(path, map, sizeof map))) break;
    snprintf(path, sizeof path, "/proc/%d/%s", (int)mapped, name);
    error = write_file(path, map);
  }
  if (TEMP_FAILURE_RETRY(write(answer[1], &error, sizeof error)) < 0) _exit(1);
  _exit(0);
}

// unshare(2) with a user namespace in which every id is what it was, for root.
static int unshare_with_all_ids(int namespaces) {
  int go[2], answer[2];
  if (pipe2(go, O_CLOEXEC) < 0) return errno;
  if (pipe2(answer, O_CLOEXEC) < 0) {
    int error = errno;
    close(go[0]);
    close(go[1]);
    return error;
  }
  pid_t mapper = start_mapper(go, answer);
  int error = mapper < 0 ? errno : 0;
  close(go[0]);
  close(answer[1]);
  if (!error && unshare(CLONE_NEWUSER | namespaces) < 0) error = errno;
  if (!error) {
    prctl(PR_SET_DUMPABLE, 1);
    if (TEMP_FAILURE_RETRY(write(go[1], "g", 1)) != 1 ||
        TEMP_FAILURE_RETRY(read(answer[0], &error, sizeof error)) != sizeof error)
      error = EIO;
  }
  close(go[1]);
  close(answer[0]);
  if (mapper > 0) TEMP_FAILURE_RETRY(waitpid(mapper, NULL, 0));
  return error;
}

// Maps the caller's user and group, and no others, to these.
static struct wirelab_namespace_result map_ids(uid_t user, uid_t shown_user, gid_t group, gid_t shown_group) {
  struct wirelab_namespace_result result = {WIRELAB_NAMESPACE_ENTERED, 0, true, 0};
  // prctl(2): a program that gained file capabilities may not own its files under /proc/self, until it says
  // this.
  prctl(PR_SET_DUMPABLE, 1);
  char map[64];
  if ((result.error = write_file("/proc/self/setgroups", "deny"))) {
    result.step = WIRELAB_NAMESPACE_SETGROUPS;
    return result;
  }
  snprintf(map, sizeof map, "%u %u 1\n", (unsigned)shown_group, (unsigned)group);
  if ((result.error = write_file("/proc/self/gid_map", map))) {
    result.step = WIRELAB_NAMESPACE_MAP_GROUP;
    return result;
  }
  snprintf(map, sizeof map, "%u %u 1\n", (unsigned)shown_user, (unsigned)user);
  if ((result.error = write_file("/proc/self/uid_map", map))) result.step = WIRELAB_NAMESPACE_MAP_USER;
  return result;
}

// Into new namespaces, as root in them.
static struct wirelab_namespace_result unshare_for_lab(void) {
  struct wirelab_namespace_result result = {WIRELAB_NAMESPACE_ENTERED, 0, false, 0};
  uid_t user = geteuid();
  gid_t group = getegid();
  // Of a /proc that is read-only, who does not need it finds out before it is too late.
  bool maps_ids = user != 0 || access("/proc/self/setgroups", W_OK) == 0;
  if (maps_ids && unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWPID) == 0) {
    return map_ids(user, 0, group, 0);
  }
  int error = errno;
  if (user == 0 && unshare(CLONE_NEWNET | CLONE_NEWPID) == 0) return result;
  result.step = WIRELAB_NAMESPACE_UNSHARE;
  result.error = error;
  return result;
}

// Into new namespaces, as whoever this is: programs see the user that started them, and root's may become
// others, which in a user namespace with one id they may not.
static struct wirelab_namespace_result unshare_for_programs(void) {
  struct wirelab_namespace_result result = {WIRELAB_NAMESPACE_ENTERED, 0, false, 0};
  const int namespaces = CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWNS;
  uid_t user = geteuid();
  gid_t group = getegid();
  if (user != 0) {
    if (unshare(CLONE_NEWUSER | namespaces) == 0) return map_ids(user, user, group, group);
    result.error = errno;
  } else if (unshare(namespaces) == 0) {
    return result;
  } else {
    result.has_user_namespace = true;
    result.error = unshare_with_all_ids(namespaces);
  }
  if (result.error) result.step = WIRELAB_NAMESPACE_UNSHARE;
  return result;
}

// The kernel's pid_max counts for one PID namespace since Linux 6.14; before, for the machine.
static bool has_own_pid_max(void) {
  struct utsname name;
  unsigned major = 0, minor = 0;
  return uname(&name) == 0 && sscanf(name.release, "%u.%u", &major, &minor) == 2 &&
         (major > 6 || (major == 6 && minor >= 14));
}

// In the init of the new PID namespace, with all rights in it.
static void settle_for_programs(struct wirelab_namespace_result *result) {
  // Without, getpid() and /proc would not agree. A container may forbid it; then they do not.
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
      mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0)
    result->proc_error = errno;
  write_file("/proc/sys/net/ipv4/ip_unprivileged_port_start", "0");
  if (result->proc_error == 0 && has_own_pid_max()) write_file("/proc/sys/kernel/pid_max", WIRELAB_PID_MAX);
  if (geteuid() == 0) return;
  int error = wirelab_keep_network_rights();
  if (error == 0) return;
  result->step = WIRELAB_NAMESPACE_RIGHTS;
  result->error = error;
}

struct wirelab_namespace_result wirelab_enter_private_network(bool for_programs, bool passes_signals) {
  struct wirelab_namespace_result result = for_programs ? unshare_for_programs() : unshare_for_lab();
#define STOP(where, code)  \
  do {                     \
    result.step = (where); \
    result.error = (code); \
    return result;         \
  } while (0)

  if (result.step != WIRELAB_NAMESPACE_ENTERED) return result;
  shrink_tables();
  int error = raise_loopback();
  if (error) STOP(WIRELAB_NAMESPACE_LOOPBACK, error);

  // The child finds out through this pipe that its parent was gone before it could ask to die with it.
  int life[2];
  if (pipe2(life, O_CLOEXEC) < 0) STOP(WIRELAB_NAMESPACE_FORK, errno);
  if (passes_signals) {
    sigset_t waited = endings();
    sigaddset(&waited, SIGCHLD);
    // The program that begins anew takes them as they come (signalfd(2)).
    sigprocmask(SIG_BLOCK, &waited, NULL);
  }
  pid_t child = fork();
  if (child < 0) STOP(WIRELAB_NAMESPACE_FORK, errno);
  if (child > 0) {
    close(life[0]);
    // Only the child speaks: what the reader of these waits for is its end.
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    follow(child, passes_signals);
  }
  if (passes_signals) {
    sigset_t deaths;
    sigemptyset(&deaths);
    sigaddset(&deaths, SIGCHLD);
    sigprocmask(SIG_UNBLOCK, &deaths, NULL);
  }
  close(life[1]);
  wirelab_die_with_parent();
  struct pollfd entry = {.fd = life[0], .events = POLLIN};
  if (poll(&entry, 1, 0) != 0) _exit(70);
  close(life[0]);
  // Where the kernel shares the processors by session, the lab must have as much of them as each program.
  if (for_programs && !passes_signals) setsid();
  if (for_programs) settle_for_programs(&result);
  return result;
}
