#define _GNU_SOURCE
#include "Stop.h"
#include "CWireLab.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

// A signal that comes just before waitpid(2) interrupts nothing: it is sent again after so many milliseconds.
enum { REPETITION = 5 };

static void *watch(void *argument) {
  struct stop *stop = argument;
  struct pollfd ends[2] = {{.fd = stop->over, .events = POLLIN}, {.fd = stop->descriptor, .events = POLLIN}};
  while (poll(ends, 2, atomic_load(stop->is_stopped) ? REPETITION : -1) >= 0 || errno == EINTR) {
    if (ends[0].revents != 0) break;
    if (ends[1].revents == 0 && !atomic_load(stop->is_stopped)) continue;
    ends[1].fd = -1;
    atomic_store(stop->is_stopped, true);
    wirelab_interrupt(stop->target);
  }
  return NULL;
}

int stop_watch(struct stop *stop, int descriptor, atomic_bool *is_stopped) {
  *stop = (struct stop){.descriptor = descriptor, .target = wirelab_thread_id(), .is_stopped = is_stopped};
  if (descriptor < 0) return 0;
  stop->over = eventfd(0, EFD_CLOEXEC);
  if (stop->over < 0) return errno;
  wirelab_prepare_interrupts();
  wirelab_admit_interrupts();
  // The signals of the process are other threads' to take.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int error = pthread_create(&stop->watcher, NULL, watch, stop);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (error != 0) close(stop->over);
  return error;
}

void stop_end(struct stop *stop) {
  if (stop->descriptor < 0) return;
  uint64_t one = 1;
  TEMP_FAILURE_RETRY(write(stop->over, &one, sizeof one));
  pthread_join(stop->watcher, NULL);
  close(stop->over);
}
