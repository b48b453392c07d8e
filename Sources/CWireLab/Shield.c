#define _GNU_SOURCE
#include "Shield.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define WIRELAB_FOLDER "/tmp/submission"
// What a program may write to its places, in memory, which it is.
#define WIRELAB_ROOM "size=64m,nr_inodes=4096,mode=1777"

#ifndef SYS_mount_setattr
#define SYS_mount_setattr 442
#endif

// mount_setattr(2), since Linux 5.12.
struct attributes {
  uint64_t set, clear, propagation, user;
};
#define ATTRIBUTE_RDONLY 1
#define ATTRIBUTE_NOSUID 2

pid_t wirelab_shield_fork(void) {
  unsigned long flags = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | SIGCHLD;
  if (geteuid() != 0) flags |= CLONE_NEWUSER;
  return (pid_t)syscall(SYS_clone, flags, NULL, NULL, NULL, 0L);
}

static int write_file(const char *path, const char *text, size_t length) {
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return errno;
  int error = write(file, text, length) == (ssize_t)length ? 0 : errno;
  close(file);
  return error;
}

static char *put_number(char *place, unsigned number) {
  char digits[12];
  int count = 0;
  do digits[count++] = (char)('0' + number % 10);
  while (number /= 10);
  while (count > 0) *place++ = digits[--count];
  return place;
}

// "id id 1": the only line that an ordinary user may write.
static int map_id(const char *path, unsigned id) {
  char line[32], *end = put_number(line, id);
  *end++ = ' ';
  end = put_number(end, id);
  memcpy(end, " 1\n", 3);
  return write_file(path, line, (size_t)(end + 3 - line));
}

static int map_ids(uid_t user, gid_t group) {
  prctl(PR_SET_DUMPABLE, 1);
  int error = write_file("/proc/self/setgroups", "deny", 4);
  if (!error) error = map_id("/proc/self/gid_map", group);
  return error ? error : map_id("/proc/self/uid_map", user);
}

// Reads what FolderCopy of WireSystem has packed: for each entry its kind, its mode, the length of its name
// and of its content, in four octets each, then both. Folders come before what they hold.
static int unpack(const unsigned char *pack, size_t size) {
  size_t place = 0;
  while (size - place >= 16) {
    uint32_t head[4];
    memcpy(head, pack + place, sizeof head);
    place += sizeof head;
    char name[4096], target[4096];
    if (head[2] >= sizeof name || head[2] > size - place || head[3] > size - place - head[2]) return EINVAL;
    memcpy(name, pack + place, head[2]);
    name[head[2]] = 0;
    const unsigned char *content = pack + place + head[2];
    place += (size_t)head[2] + head[3];
    if (head[0] == 'd') {
      if (mkdir(name, 0755) < 0) return errno;
    } else if (head[0] == 'l') {
      if (head[3] >= sizeof target) return EINVAL;
      memcpy(target, content, head[3]);
      target[head[3]] = 0;
      if (symlink(target, name) < 0) return errno;
    } else {
      int file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, head[1] & 0755);
      if (file < 0) return errno;
      for (size_t written = 0; written < head[3];) {
        ssize_t count = write(file, content + written, head[3] - written);
        if (count < 0) return errno;
        written += (size_t)count;
      }
      close(file);
    }
  }
  return place == size ? 0 : EINVAL;
}

static int empty_place(const char *path, const char *options, unsigned long flags) {
  if (mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV | flags, options) == 0) return 0;
  // What is not there need not be hidden.
  return errno == ENOENT || errno == ENOTDIR ? 0 : errno;
}

int wirelab_shield_settle(const struct wirelab_shield *shield) {
  if (!shield->becomes_user) {
    int error = map_ids(shield->user, shield->group);
    if (error) return error;
  }
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0) return errno;
  // A container may forbid it; then the program sees the processes of the lab.
  mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
  // No namespaces in which it would have rights again.
  write_file("/proc/sys/user/max_user_namespaces", "0", 1);
  struct attributes attributes = {.set = ATTRIBUTE_RDONLY | ATTRIBUTE_NOSUID};
  if (syscall(SYS_mount_setattr, AT_FDCWD, "/", AT_RECURSIVE, &attributes, sizeof attributes) < 0)
    return errno;
  int error = 0;
  for (const char *const *hidden = shield->hidden; !error && *hidden; hidden++)
    error = empty_place(*hidden, "size=4k,mode=555", MS_RDONLY);
  if (!error) error = empty_place("/var/tmp", WIRELAB_ROOM, 0);
  if (!error) error = empty_place("/dev/shm", WIRELAB_ROOM, 0);
  if (!error) error = empty_place("/tmp", WIRELAB_ROOM, 0);
  if (error) return error;
  // What is made here belongs to the user that the program becomes; rights stay.
  if (shield->becomes_user) {
    setfsgid(shield->group);
    setfsuid(shield->user);
  }
  umask(022);
  if (mkdir(WIRELAB_FOLDER, 0755) < 0 || chdir(WIRELAB_FOLDER) < 0) return errno;
  return unpack(shield->pack, shield->pack_size);
}

static int limit(int resource, rlim_t most) {
  struct rlimit limit;
  if (getrlimit(resource, &limit) < 0) return errno;
  if (limit.rlim_max > most) limit.rlim_max = most;
  if (limit.rlim_cur > limit.rlim_max) limit.rlim_cur = limit.rlim_max;
  return setrlimit(resource, &limit) < 0 ? errno : 0;
}

int wirelab_shield_become(const struct wirelab_shield *shield) {
  int error = limit(RLIMIT_CORE, 0);
  if (!error) error = limit(RLIMIT_FSIZE, 64 << 20);
  if (!error) error = limit(RLIMIT_DATA, 1 << 30);
  if (error) return error;
  for (int capability = 0; prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; capability++) continue;
  if (shield->becomes_user) {
    if (setgroups(1, &shield->group) < 0 || setresgid(shield->group, shield->group, shield->group) < 0 ||
        setresuid(shield->user, shield->user, shield->user) < 0)
      return errno;
  }
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct none[2] = {{0}};
  if (syscall(SYS_capset, &header, none) < 0) return errno;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return errno;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  return 0;
}
