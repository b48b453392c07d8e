// The calls that the filter stops at.
#ifndef CALLS_H
#define CALLS_H

#include <stdbool.h>
#include <stdint.h>

// Which arguments a call has, and what is done about it.
enum shape {
  // Logged.
  SHAPE_SOCKET,
  SHAPE_BIND,
  SHAPE_LISTEN,
  SHAPE_ACCEPT,
  SHAPE_CONNECT,
  SHAPE_SEND,
  SHAPE_RECEIVE,
  SHAPE_SEND_MESSAGE,
  SHAPE_RECEIVE_MESSAGE,
  SHAPE_SEND_MESSAGES,
  SHAPE_RECEIVE_MESSAGES,
  SHAPE_READ,
  SHAPE_WRITE,
  SHAPE_READ_VECTOR,
  SHAPE_WRITE_VECTOR,
  SHAPE_SEND_FILE,
  SHAPE_SPLICE,
  SHAPE_SHUTDOWN,
  SHAPE_SET_OPTION,
  SHAPE_CLOSE,
  SHAPE_CLOSE_RANGE,
  SHAPE_EPOLL,
  SHAPE_EPOLL_TIMESPEC,
  SHAPE_POLL,
  SHAPE_POLL_TIMESPEC,
  SHAPE_SELECT,
  SHAPE_SELECT_TIMESPEC,
  // Not logged, but they change what is known.
  SHAPE_DUPLICATE,
  SHAPE_UNSHARE,
  SHAPE_CLONE,
  SHAPE_IO_URING,
  SHAPE_TRACE,
  SHAPE_SIGNAL_RETURN,
  SHAPE_RESTART,
};

struct call {
  int number;
  const char *name;
  enum shape shape;
  // Stopped at only if the first argument has one of these bits; 0: always.
  uint32_t mask;
};

// Whether a call is made on descriptors of every kind, so that it has to be looked up what it is about.
bool shape_is_of_any_descriptor(enum shape shape);
// Whether it only waits until something can be done with some descriptors.
bool shape_is_wait(enum shape shape);

// The filter names a call by its place in this table.
extern const struct call wirelab_trace_calls[];
extern const int wirelab_trace_call_count;

#endif
