#define _GNU_SOURCE
#include "Memory.h"

#include <sys/uio.h>

bool memory_read(pid_t thread, uint64_t address, void *octets, size_t count) {
  if (address == 0 || count == 0) return false;
  struct iovec own = {.iov_base = octets, .iov_len = count};
  struct iovec other = {.iov_base = (void *)(uintptr_t)address, .iov_len = count};
  return process_vm_readv(thread, &own, 1, &other, 1, 0) == (ssize_t)count;
}
