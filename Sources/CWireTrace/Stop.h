// How a thread that sleeps in waitpid(2) is told to stop.
#ifndef STOP_H
#define STOP_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

struct stop {
  pthread_t watcher;
  // The thread that watches; -1: nothing is watched.
  int descriptor;
  // Readable when nobody needs watching any more.
  int over;
  int target;
  atomic_bool *is_stopped;
};

// Watches a descriptor (below 0: none) for the calling thread: when it is readable, sets `is_stopped`, and
// interrupts the thread again and again until `stop_end`. Returns 0, or the errno.
int stop_watch(struct stop *stop, int descriptor, atomic_bool *is_stopped);
void stop_end(struct stop *stop);

#endif
