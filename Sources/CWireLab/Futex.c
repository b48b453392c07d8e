#define _GNU_SOURCE
#include "Futex.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int wirelab_futex_wait(uint32_t *word, uint32_t expected, int64_t deadline) {
  // FUTEX_WAIT_BITSET takes an absolute time, so that a wait that is begun again does not grow.
  struct timespec until = {deadline / 1000000000, deadline % 1000000000};
  if (syscall(SYS_futex, word, FUTEX_WAIT_BITSET, expected, &until, NULL, FUTEX_BITSET_MATCH_ANY) == 0) {
    return 0;
  }
  return errno;
}

int64_t wirelab_tick_nanoseconds(void) {
  struct timespec tick;
  clock_getres(CLOCK_MONOTONIC_COARSE, &tick);
  return tick.tv_sec * 1000000000LL + tick.tv_nsec;
}

void wirelab_futex_wake(uint32_t *word) { syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0); }

uint32_t wirelab_load(const uint32_t *word) { return __atomic_load_n(word, __ATOMIC_ACQUIRE); }

int64_t wirelab_load_time(const int64_t *word) { return __atomic_load_n(word, __ATOMIC_ACQUIRE); }

void wirelab_store(uint32_t *word, uint32_t value) { __atomic_store_n(word, value, __ATOMIC_RELEASE); }

uint32_t wirelab_take_next(uint32_t *word) { return __atomic_fetch_add(word, 1, __ATOMIC_ACQ_REL); }

void wirelab_post(uint32_t *word, int64_t *first, int64_t time) {
  int64_t none = 0;
  __atomic_compare_exchange_n(first, &none, time, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
  __atomic_fetch_add(word, 1, __ATOMIC_ACQ_REL);
  wirelab_futex_wake(word);
}
