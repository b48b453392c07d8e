// What ThreadSanitizer cannot see of Swift's Mutex: its slow ways are in the library, which is not
// instrumented, so that two threads that had to wait for each other look as if nothing had ordered them.
//
// Preloaded, this says so for each of them. The names are those of libswiftSynchronization.so; the handle is
// `self`.
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define HANDLE __attribute__((swift_context)) void *handle

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

void __tsan_acquire(void *place);
void __tsan_release(void *place);

SWIFT void lock(uint32_t thread, HANDLE) __asm__(LOCK);
SWIFT bool try_lock(HANDLE) __asm__(TRY_LOCK);
SWIFT void unlock(HANDLE) __asm__(UNLOCK);

SWIFT void lock(uint32_t thread, HANDLE) {
  SWIFT void (*real)(uint32_t, HANDLE) = dlsym(RTLD_NEXT, LOCK);
  real(thread, handle);
  __tsan_acquire(handle);
}

SWIFT bool try_lock(HANDLE) {
  SWIFT bool (*real)(HANDLE) = dlsym(RTLD_NEXT, TRY_LOCK);
  bool has_lock = real(handle);
  if (has_lock) __tsan_acquire(handle);
  return has_lock;
}

SWIFT void unlock(HANDLE) {
  SWIFT void (*real)(HANDLE) = dlsym(RTLD_NEXT, UNLOCK);
  __tsan_release(handle);
  real(handle);
}
