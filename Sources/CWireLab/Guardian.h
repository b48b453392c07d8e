#ifndef CWIRELAB_GUARDIAN_H
#define CWIRELAB_GUARDIAN_H

#include <sys/types.h>

// Watches a program and everything that it leaves behind, until all have ended or `control` is closed at the
// other end; then it ends what is there. Every signal is blocked, and this process has no descriptor but
// `control`.
void wirelab_guard(pid_t program, int control) __attribute__((noreturn));

#endif
