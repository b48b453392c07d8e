#ifndef CWIRELAB_FUTEX_H
#define CWIRELAB_FUTEX_H

#include <stdint.h>

// futex(2) has no wrapper in glibc, and Swift cannot call the variadic syscall(2). It is what lets threads
// and forked processes wait for one another on shared memory.

// Waits while *word is `expected`, at most until `deadline` (nanoseconds of CLOCK_MONOTONIC). Returns 0, or
// the errno: EAGAIN (it was not `expected`), EINTR, ETIMEDOUT.
int wirelab_futex_wait(uint32_t *word, uint32_t expected, int64_t deadline);

// Nanoseconds of a tick of the kernel's clock (1/HZ): the resolution of CLOCK_MONOTONIC_COARSE, which the
// overlay does not name.
int64_t wirelab_tick_nanoseconds(void);

// Wakes everybody who waits on *word.
void wirelab_futex_wake(uint32_t *word);

// Atomic access to a word that processes share: Swift's Atomic cannot live in memory that it did not
// allocate.
uint32_t wirelab_load(const uint32_t *word);
int64_t wirelab_load_time(const int64_t *word);
void wirelab_store(uint32_t *word, uint32_t value);
// Adds one to *word, and returns what it was.
uint32_t wirelab_take_next(uint32_t *word);
// Stores `time` if nothing was stored yet (0), then adds one to *word.
void wirelab_post(uint32_t *word, int64_t *first, int64_t time);

#endif
