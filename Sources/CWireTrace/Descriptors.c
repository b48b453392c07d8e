#define _GNU_SOURCE
#include "Descriptors.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

// Above this, nothing is remembered: each use is looked up.
enum { LIMIT = 1 << 20 };

// Stands for a descriptor that is no socket.
static struct socket_state nothing;

struct descriptors *descriptors_create(void) {
  struct descriptors *descriptors = calloc(1, sizeof *descriptors);
  if (descriptors != NULL) descriptors->references = 1;
  return descriptors;
}

struct descriptors *descriptors_share(struct descriptors *descriptors) {
  descriptors->references++;
  return descriptors;
}

void descriptors_release(struct descriptors *descriptors) {
  if (--descriptors->references > 0) return;
  descriptors_forget(descriptors, 0, UINT32_MAX);
  free(descriptors->entries);
  free(descriptors);
}

void descriptors_forget(struct descriptors *descriptors, uint32_t first, uint32_t last) {
  for (uint32_t number = first; number <= last && number < (uint32_t)descriptors->capacity; number++) {
    if (descriptors->entries[number] != &nothing) free(descriptors->entries[number]);
    descriptors->entries[number] = NULL;
  }
}

static void store(struct descriptors *descriptors, int number, struct socket_state *socket) {
  if (number >= descriptors->capacity) {
    int capacity = descriptors->capacity == 0 ? 64 : descriptors->capacity;
    while (capacity <= number) capacity *= 2;
    struct socket_state **entries = realloc(descriptors->entries, (size_t)capacity * sizeof *entries);
    if (entries == NULL) return;
    memset(entries + descriptors->capacity, 0,
           (size_t)(capacity - descriptors->capacity) * sizeof *entries);
    descriptors->entries = entries;
    descriptors->capacity = capacity;
  }
  descriptors_forget(descriptors, (uint32_t)number, (uint32_t)number);
  descriptors->entries[number] = socket;
}

bool socket_is_of_wire(const struct socket_state *socket) {
  return socket->family == AF_INET || socket->family == AF_INET6 || socket->family == AF_UNSPEC;
}

struct socket_state *descriptors_add(struct descriptors *descriptors, int number, int family, int type) {
  if (number < 0 || number >= LIMIT) return NULL;
  struct socket_state *socket = calloc(1, sizeof *socket);
  if (socket == NULL) return NULL;
  socket->family = family;
  socket->type = type;
  store(descriptors, number, socket);
  if (number < descriptors->capacity && descriptors->entries[number] == socket) return socket;
  free(socket);
  return NULL;
}

// The inode of the socket that a link of /proc/PID/fd names: `socket:[4711]`. 0: it is none.
static uint64_t inode(const char *path) {
  char link[40];
  ssize_t length = readlink(path, link, sizeof link - 1);
  if (length < 0) return 0;
  link[length] = 0;
  errno = 0;
  return strncmp(link, "socket:[", 8) == 0 ? strtoull(link + 8, NULL, 10) : 0;
}

static uint64_t inode_of(int number, struct inspection *inspection) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/fd/%d", inspection->thread, number);
  uint64_t found = inode(path);
  if (found == 0 && (errno == EACCES || errno == EPERM)) inspection->refusal = errno;
  return found;
}

static void note_shortage(struct inspection *inspection) {
  if (errno == EMFILE || errno == ENFILE || errno == ENOMEM) inspection->refusal = errno;
}

// A copy of the descriptor, which has to be closed soon: as long as it is open, a close(2) of the program
// sends no FIN. Below 0: it cannot be had, and is hidden if that is for want of room here.
static int copy_of(int number, struct inspection *inspection) {
  if (*inspection->pid_descriptor == -1) {
    int descriptor = (int)syscall(SYS_pidfd_open, inspection->process, 0);
    if (descriptor < 0) note_shortage(inspection);
    *inspection->pid_descriptor = descriptor < 0 ? -2 : descriptor;
  }
  if (*inspection->pid_descriptor < 0) return -1;
  int copy = (int)syscall(SYS_pidfd_getfd, *inspection->pid_descriptor, number, 0);
  if (copy < 0) note_shortage(inspection);
  return copy;
}

void descriptors_resolve(struct socket_state *socket, int number, struct inspection *inspection) {
  struct endpoints ends = {0};
  int copy = copy_of(number, inspection);
  if (copy >= 0) {
    socklen_t length = sizeof(int);
    if (socket->family == 0) getsockopt(copy, SOL_SOCKET, SO_DOMAIN, &socket->family, &length);
    if (socket->type == 0) getsockopt(copy, SOL_SOCKET, SO_TYPE, &socket->type, &length);
    endpoints_ask(copy, &ends);
    close(copy);
  } else {
    uint64_t found = inode_of(number, inspection);
    if (found != 0) endpoints_find(found, &ends);
  }
  if (ends.local.length > 0) socket->ends.local = ends.local;
  if (ends.peer.length > 0) socket->ends.peer = ends.peer;
}

struct socket_state *descriptors_socket(struct descriptors *descriptors, int number,
                                        struct inspection *inspection) {
  if (number < 0) return NULL;
  struct socket_state *known = number < descriptors->capacity ? descriptors->entries[number] : NULL;
  if (known != NULL) return known == &nothing ? NULL : known;
  errno = 0;
  bool is_socket = inode_of(number, inspection) != 0;
  // What is not open may become anything, by calls that nobody looks at.
  bool is_there = errno == 0 && descriptors->closing == 0 && number < LIMIT;
  if (!is_socket) {
    if (is_there) store(descriptors, number, &nothing);
    return NULL;
  }
  static _Thread_local struct socket_state passing;
  struct socket_state *socket = is_there ? descriptors_add(descriptors, number, 0, 0) : NULL;
  if (socket == NULL) {
    memset(&passing, 0, sizeof passing);
    socket = &passing;
  }
  descriptors_resolve(socket, number, inspection);
  return socket;
}

bool descriptors_have_socket(uint32_t first, uint32_t last, struct inspection *inspection) {
  char path[320];
  snprintf(path, sizeof path, "/proc/%d/fd", inspection->thread);
  DIR *directory = opendir(path);
  if (directory == NULL) {
    inspection->refusal = errno;
    return false;
  }
  bool is_found = false;
  for (struct dirent *entry = readdir(directory); entry != NULL && !is_found; entry = readdir(directory)) {
    char *end;
    unsigned long number = strtoul(entry->d_name, &end, 10);
    if (*end != 0 || number < first || number > last) continue;
    snprintf(path, sizeof path, "/proc/%d/fd/%s", inspection->thread, entry->d_name);
    is_found = inode(path) != 0;
  }
  closedir(directory);
  return is_found;
}
