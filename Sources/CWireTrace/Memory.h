// What stands in the memory of a traced program.
#ifndef MEMORY_H
#define MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// Reads all of it, or nothing. A process that may not be looked at (PR_SET_DUMPABLE) shows nothing.
bool memory_read(pid_t thread, uint64_t address, void *octets, size_t count);

#endif
