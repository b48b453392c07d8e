#define _GNU_SOURCE
#include "CWireTrace.h"
#include "Calls.h"
#include "Native.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { ROOM = 256 };

static struct sock_filter statement(uint16_t code, uint32_t operand) {
  return (struct sock_filter)BPF_STMT(code, operand);
}

static struct sock_filter jump(uint16_t comparison, uint32_t operand, uint8_t yes, uint8_t no) {
  return (struct sock_filter)BPF_JUMP(BPF_JMP | comparison | BPF_K, operand, yes, no);
}

static struct sock_filter load(size_t offset) {
  return statement(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset);
}

static struct sock_filter answer(uint32_t action) { return statement(BPF_RET | BPF_K, action); }

// Writes the program. What calls the kernel as another kind of processor does is told that there is no such
// call, as by a kernel without that: nothing is ever done out of sight.
static uint16_t compose(struct sock_filter program[ROOM]) {
  uint16_t count = 0;
  program[count++] = load(offsetof(struct seccomp_data, arch));
  program[count++] = jump(BPF_JEQ, NATIVE_ARCHITECTURE, 1, 0);
  program[count++] = answer(SECCOMP_RET_ERRNO | ENOSYS);
  program[count++] = load(offsetof(struct seccomp_data, nr));
  // Numbers of x32; no other architecture has such.
  program[count++] = jump(BPF_JGE, 0x40000000, 0, 1);
  program[count++] = answer(SECCOMP_RET_ERRNO | ENOSYS);
  for (int place = 0; place < wirelab_trace_call_count && count + 6 < ROOM; place++) {
    const struct call *call = &wirelab_trace_calls[place];
    program[count++] = jump(BPF_JEQ, (uint32_t)call->number, 0, call->mask == 0 ? 1 : 4);
    if (call->mask != 0) {
      // The lower half of the argument: both architectures are little-endian.
      program[count++] = load(offsetof(struct seccomp_data, args));
      program[count++] = jump(BPF_JSET, call->mask, 1, 0);
      program[count++] = answer(SECCOMP_RET_ALLOW);
    }
    program[count++] = answer(SECCOMP_RET_TRACE | (uint32_t)place);
  }
  program[count++] = answer(SECCOMP_RET_ALLOW);
  return count;
}

int wirelab_trace_install_filter(void) {
  struct sock_filter program[ROOM];
  struct sock_fprog filter = {.len = compose(program), .filter = program};
  // Not a fence but a bell: the program need not run slower for it (Speculative Store Bypass).
  unsigned flags = SECCOMP_FILTER_FLAG_SPEC_ALLOW;
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &filter) == 0) return 0;
  if (errno != EACCES) return errno;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return errno;
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &filter) == 0 ? 0 : errno;
}
