#define _GNU_SOURCE
#include "Arguments.h"
#include "Memory.h"
#include "Messages.h"
#include "Names.h"
#include "Waits.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>

// What follows what was written, if anything was.
static void add_flags(struct text *text, uint64_t flags) {
  if ((uint32_t)flags == 0) return;
  text_add(text, ", ");
  text_add_flags(text, wirelab_trace_message_flags, (uint32_t)flags);
}

static void add_target(struct arguments *arguments) {
  if (arguments->target.length == 0) return;
  text_add(&arguments->text, ", ");
  address_write(&arguments->target, &arguments->text);
}

static void write_socket(struct text *text, const uint64_t values[6]) {
  uint32_t type = (uint32_t)values[1], flags = type & (SOCK_CLOEXEC | SOCK_NONBLOCK);
  text_add_name(text, wirelab_trace_families, (uint32_t)values[0]);
  text_add(text, ", ");
  text_add_name(text, wirelab_trace_types, type & ~flags);
  if (flags != 0) text_add(text, "|");
  if (flags != 0) text_add_flags(text, wirelab_trace_type_flags, flags);
  text_add(text, ", ");
  text_add_name(text, wirelab_trace_protocols, (uint32_t)values[2]);
}

static void write_option(struct text *text, const uint64_t values[6], pid_t thread) {
  int level = (int)values[1], option = (int)values[2];
  const struct named *options = wirelab_trace_options(level);
  if (options == NULL || options == wirelab_trace_options(IPPROTO_IP)) {
    text_add_name(text, wirelab_trace_levels, (uint32_t)level);
    text_add(text, ", ");
  }
  if (options == NULL) text_add_number(text, option);
  if (options != NULL) text_add_name(text, options, (uint32_t)option);
  text_add(text, ", ");
  uint32_t length = (uint32_t)values[4];
  union {
    int32_t number;
    struct linger linger;
    struct timeval time;
    char name[16];
  } value = {0};
  bool is_linger = level == SOL_SOCKET && option == SO_LINGER;
  bool is_time = level == SOL_SOCKET && (option == SO_RCVTIMEO || option == SO_SNDTIMEO);
  size_t wanted = is_linger ? sizeof value.linger : is_time ? sizeof value.time : sizeof value.number;
  if (length != wanted || !memory_read(thread, values[3], &value, wanted)) {
    text_add_number(text, length);
    return text_add(text, length == 1 ? " octet" : " octets");
  }
  if (!is_linger && !is_time) return text_add_number(text, value.number);
  text_add(text, "{");
  text_add_number(text, is_linger ? value.linger.l_onoff : value.time.tv_sec);
  text_add(text, ", ");
  text_add_number(text, is_linger ? value.linger.l_linger : value.time.tv_usec);
  text_add(text, "}");
}

static void write_target(struct arguments *arguments, uint64_t place, uint64_t length, pid_t thread) {
  arguments->target = address_read(thread, place, (uint32_t)length);
  if (arguments->target.length == 0) return text_add_pointer(&arguments->text, place);
  address_write(&arguments->target, &arguments->text);
}

void arguments_read(struct arguments *arguments, const struct call *call, const uint64_t values[6],
                    pid_t thread) {
  struct text *text = &arguments->text;
  text_clear(text);
  arguments->part_count = 0;
  arguments->is_gathered = false;
  arguments->target.length = 0;
  arguments->only_descriptor = -1;
  switch (call->shape) {
  case SHAPE_SOCKET: return write_socket(text, values);
  case SHAPE_BIND:
  case SHAPE_CONNECT: return write_target(arguments, values[1], values[2], thread);
  case SHAPE_LISTEN: return text_add_number(text, (int32_t)values[1]);
  case SHAPE_SHUTDOWN: return text_add_name(text, wirelab_trace_halves, (uint32_t)values[1]);
  case SHAPE_SET_OPTION: return write_option(text, values, thread);
  case SHAPE_ACCEPT:
    // accept(2) has no flags.
    if (call->name[6] != 0 && values[3] != 0)
      text_add_flags(text, wirelab_trace_type_flags, (uint32_t)values[3]);
    return;
  case SHAPE_WRITE: return message_read_octets(arguments, values[1], values[2], thread);
  case SHAPE_SEND:
    message_read_octets(arguments, values[1], values[2], thread);
    arguments->target = address_read(thread, values[4], (uint32_t)values[5]);
    add_flags(text, values[3]);
    return add_target(arguments);
  case SHAPE_READ: return text_add_number(text, (int64_t)values[2]);
  case SHAPE_RECEIVE:
    text_add_number(text, (int64_t)values[2]);
    return add_flags(text, values[3]);
  case SHAPE_WRITE_VECTOR: return message_read_vector(arguments, values[1], values[2], thread);
  case SHAPE_READ_VECTOR: return message_write_room(text, values[1], values[2], thread);
  case SHAPE_SEND_MESSAGE:
    message_read(arguments, values[1], thread);
    add_flags(text, values[2]);
    return add_target(arguments);
  case SHAPE_RECEIVE_MESSAGE:
    message_write_rooms(text, values[1], thread);
    return add_flags(text, values[2]);
  case SHAPE_SEND_MESSAGES:
  case SHAPE_RECEIVE_MESSAGES:
    text_add_number(text, (uint32_t)values[2]);
    return add_flags(text, values[3]);
  case SHAPE_SEND_FILE: return text_add_number(text, (int64_t)values[3]);
  case SHAPE_SPLICE: return text_add_number(text, (int64_t)values[4]);
  case SHAPE_CLOSE_RANGE:
    text_add_number(text, (uint32_t)values[0]);
    text_add(text, ", ");
    return text_add_number(text, (uint32_t)values[1]);
  case SHAPE_EPOLL:
  case SHAPE_EPOLL_TIMESPEC:
  case SHAPE_POLL:
  case SHAPE_POLL_TIMESPEC:
  case SHAPE_SELECT:
  case SHAPE_SELECT_TIMESPEC: return wait_read(arguments, call, values, thread);
  default: return;
  }
}

struct address arguments_sender(const struct call *call, const uint64_t values[6], pid_t thread) {
  struct address none = {0};
  if (call->shape == SHAPE_RECEIVE) {
    socklen_t length;
    if (values[4] == 0 || !memory_read(thread, values[5], &length, sizeof length)) return none;
    return address_read(thread, values[4], length);
  }
  struct msghdr header;
  if (call->shape != SHAPE_RECEIVE_MESSAGE || !memory_read(thread, values[1], &header, sizeof header))
    return none;
  return address_read(thread, (uintptr_t)header.msg_name, header.msg_namelen);
}
