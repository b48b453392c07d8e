// The arguments of poll(2), select(2) and epoll_wait(2).
#ifndef WAITS_H
#define WAITS_H

#include "Arguments.h"

// Writes what is waited for, and for how long: `{3 POLLIN; 5 POLLOUT}, 500`.
void wait_read(struct arguments *arguments, const struct call *call, const uint64_t values[6],
               pid_t thread);

// Whether it waits for descriptors at all, and is not just a rest.
bool wait_has_descriptors(const struct call *call, const uint64_t values[6]);

#endif
