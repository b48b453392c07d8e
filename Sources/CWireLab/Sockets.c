#define _GNU_SOURCE
#include "Sockets.h"

#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

// How often a late thread is interrupted again.
static const long repeat_nanoseconds = 10000000;

int wirelab_accept(int listener, void *peer, uint32_t *length) {
  return accept4(listener, peer, length, SOCK_CLOEXEC);
}

int wirelab_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int wirelab_readable(int socket) {
  int octets = 0;
  return ioctl(socket, FIONREAD, &octets) == 0 ? octets : -1;
}

const char *wirelab_errno_name(int number) { return strerrorname_np(number); }

int wirelab_thread_id(void) { return (int)syscall(SYS_gettid); }

void wirelab_name_thread(const char *name, size_t count) {
  char text[16] = {0};
  memcpy(text, name, count < sizeof text ? count : sizeof text - 1);
  prctl(PR_SET_NAME, text);
}

static void do_nothing(int signal) { (void)signal; }

void wirelab_prepare_interrupts(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = do_nothing;
  sigemptyset(&action.sa_mask);
  sigaction(SIGURG, &action, NULL);
}

void wirelab_admit_interrupts(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGURG);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

int wirelab_interrupt(int thread) { return (int)syscall(SYS_tgkill, getpid(), thread, SIGURG); }

int wirelab_timer_create(void **timer) {
  struct sigevent event;
  memset(&event, 0, sizeof event);
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = SIGURG;
  event.sigev_notify_thread_id = wirelab_thread_id();
  return timer_create(CLOCK_MONOTONIC, &event, (timer_t *)timer);
}

void wirelab_timer_arm(void *timer, int64_t deadline) {
  // A time of 0 would disarm it.
  if (deadline < 1) deadline = 1;
  struct itimerspec when = {
      .it_interval = {0, repeat_nanoseconds},
      .it_value = {deadline / 1000000000, deadline % 1000000000},
  };
  timer_settime((timer_t)timer, TIMER_ABSTIME, &when, NULL);
}

void wirelab_timer_disarm(void *timer) {
  struct itimerspec never = {{0, 0}, {0, 0}};
  timer_settime((timer_t)timer, 0, &never, NULL);
}

void wirelab_timer_delete(void *timer) { timer_delete((timer_t)timer); }
