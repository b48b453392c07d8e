#define _GNU_SOURCE
#include "Calls.h"

#include <sched.h>
#include <sys/syscall.h>

#define CALL(name, shape) {SYS_##name, #name, shape, 0}

const struct call wirelab_trace_calls[] = {
    CALL(read, SHAPE_READ),
    CALL(write, SHAPE_WRITE),
    CALL(close, SHAPE_CLOSE),
    CALL(recvfrom, SHAPE_RECEIVE),
    CALL(sendto, SHAPE_SEND),
    CALL(accept, SHAPE_ACCEPT),
    CALL(accept4, SHAPE_ACCEPT),
    CALL(shutdown, SHAPE_SHUTDOWN),
    CALL(setsockopt, SHAPE_SET_OPTION),
    CALL(recvmsg, SHAPE_RECEIVE_MESSAGE),
    CALL(sendmsg, SHAPE_SEND_MESSAGE),
    CALL(readv, SHAPE_READ_VECTOR),
    CALL(writev, SHAPE_WRITE_VECTOR),
    CALL(preadv2, SHAPE_READ_VECTOR),
    CALL(pwritev2, SHAPE_WRITE_VECTOR),
    CALL(sendfile, SHAPE_SEND_FILE),
    CALL(splice, SHAPE_SPLICE),
    CALL(socket, SHAPE_SOCKET),
    CALL(bind, SHAPE_BIND),
    CALL(listen, SHAPE_LISTEN),
    CALL(connect, SHAPE_CONNECT),
    CALL(sendmmsg, SHAPE_SEND_MESSAGES),
    CALL(recvmmsg, SHAPE_RECEIVE_MESSAGES),
// The newer architectures have only the second of each pair.
#ifdef SYS_epoll_wait
    CALL(epoll_wait, SHAPE_EPOLL),
#endif
    CALL(epoll_pwait, SHAPE_EPOLL),
#ifdef SYS_epoll_pwait2
    CALL(epoll_pwait2, SHAPE_EPOLL_TIMESPEC),
#endif
#ifdef SYS_poll
    CALL(poll, SHAPE_POLL),
#endif
    CALL(ppoll, SHAPE_POLL_TIMESPEC),
#ifdef SYS_select
    CALL(select, SHAPE_SELECT),
#endif
    CALL(pselect6, SHAPE_SELECT_TIMESPEC),
#ifdef SYS_close_range
    CALL(close_range, SHAPE_CLOSE_RANGE),
#endif
#ifdef SYS_dup2
    CALL(dup2, SHAPE_DUPLICATE),
#endif
    CALL(dup3, SHAPE_DUPLICATE),
    CALL(rt_sigreturn, SHAPE_SIGNAL_RETURN),
    CALL(restart_syscall, SHAPE_RESTART),
    CALL(io_uring_setup, SHAPE_IO_URING),
    CALL(ptrace, SHAPE_TRACE),
    {SYS_unshare, "unshare", SHAPE_UNSHARE, CLONE_FILES},
    {SYS_clone, "clone", SHAPE_CLONE, CLONE_UNTRACED},
};

const int wirelab_trace_call_count = sizeof wirelab_trace_calls / sizeof wirelab_trace_calls[0];

bool shape_is_of_any_descriptor(enum shape shape) {
  switch (shape) {
  case SHAPE_READ:
  case SHAPE_WRITE:
  case SHAPE_READ_VECTOR:
  case SHAPE_WRITE_VECTOR:
  case SHAPE_SEND_FILE:
  case SHAPE_SPLICE:
  case SHAPE_CLOSE: return true;
  default: return false;
  }
}

bool shape_is_wait(enum shape shape) { return shape >= SHAPE_EPOLL && shape <= SHAPE_SELECT_TIMESPEC; }
