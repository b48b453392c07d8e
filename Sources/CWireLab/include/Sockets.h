#ifndef CWIRELAB_SOCKETS_H
#define CWIRELAB_SOCKETS_H

#include <stddef.h>
#include <stdint.h>

// accept4(2) is a GNU extension that the overlay does not import: a socket that is close-on-exec from its
// first instant cannot leak into a program that another thread starts. `peer` is a sockaddr_storage: with
// <sys/socket.h> here, its types would be this module's and no longer Glibc's.
int wirelab_accept(int listener, void *peer, uint32_t *length);

// eventfd(2) is not imported. A descriptor that becomes readable wakes a thread that sleeps in poll(2).
int wirelab_eventfd(void);

// FIONREAD: ioctl(2) is variadic. Returns the octets that wait to be received, or -1 and errno.
int wirelab_readable(int socket);

// strerrorname_np(3) is a GNU extension: the name of an errno (ECONNREFUSED), or NULL.
const char *wirelab_errno_name(int number);

// gettid(2) is not imported. The kernel addresses signals and timers to threads by this number.
int wirelab_thread_id(void);

// prctl(2) is variadic: names the calling thread in ps(1) and /proc, and a process by its main thread. The
// kernel keeps 15 octets.
void wirelab_name_thread(const char *name, size_t count);

// Gives SIGURG a handler that does nothing and does not restart calls, so that the signal only interrupts.
// SIGURG, because its default is to be ignored: one that arrives late harms nobody. Once for the process.
void wirelab_prepare_interrupts(void);

// Unblocks SIGURG for the calling thread: a thread begins with the mask of the one that made it, and Dispatch
// blocks everything on its own.
void wirelab_admit_interrupts(void);

// tgkill(2) is not imported: pthread_kill(3) on a thread that has ended is undefined, this is an errno.
int wirelab_interrupt(int thread);

// The calling thread's own timer, which interrupts it with SIGURG: SIGEV_THREAD_ID and its field are not
// imported. Returns 0, or -1 and errno.
int wirelab_timer_create(void **timer);
// Interrupts from `deadline` (nanoseconds of CLOCK_MONOTONIC) on, again and again, until it is disarmed: a
// single signal that comes just before the call that it should interrupt would be lost.
void wirelab_timer_arm(void *timer, int64_t deadline);
void wirelab_timer_disarm(void *timer);
void wirelab_timer_delete(void *timer);

#endif
