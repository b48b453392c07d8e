// The processor that this is built for: only its own programs are traced.
#ifndef NATIVE_H
#define NATIVE_H

#include <linux/audit.h>

#if defined(__x86_64__)
#define NATIVE_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "x86-64 and aarch64 are traced"
#endif

#endif
