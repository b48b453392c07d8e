#define _GNU_SOURCE
#include "Waits.h"
#include "Memory.h"
#include "Names.h"

#include <poll.h>
#include <string.h>
#include <sys/select.h>
#include <time.h>

// A limit of two numbers: seconds, and nanoseconds or microseconds.
static void write_limit(struct text *text, uint64_t place, pid_t thread) {
  int64_t numbers[2];
  text_add(text, ", ");
  if (!memory_read(thread, place, numbers, sizeof numbers)) return text_add_pointer(text, place);
  text_add(text, "{");
  text_add_number(text, numbers[0]);
  text_add(text, ", ");
  text_add_number(text, numbers[1]);
  text_add(text, "}");
}

static void write_milliseconds(struct text *text, uint64_t milliseconds) {
  text_add(text, ", ");
  text_add_number(text, (int32_t)milliseconds);
}

static void read_poll(struct arguments *arguments, uint64_t place, uint64_t count, pid_t thread) {
  struct text *text = &arguments->text;
  struct pollfd entries[WAIT_LIMIT];
  size_t read = count < WAIT_LIMIT ? (size_t)count : WAIT_LIMIT;
  if (!memory_read(thread, place, entries, read * sizeof *entries)) return text_add_pointer(text, place);
  if (count == 1) arguments->only_descriptor = entries[0].fd;
  text_add(text, "{");
  for (size_t index = 0; index < read; index++) {
    if (index > 0) text_add(text, "; ");
    text_add_number(text, entries[index].fd);
    if (entries[index].events != 0) text_add(text, " ");
    if (entries[index].events != 0)
      text_add_flags(text, wirelab_trace_poll_events, (uint16_t)entries[index].events);
  }
  text_add(text, read < count ? "; …}" : "}");
}

// One set of select(2), of which so many bits count.
static void write_set(struct text *text, uint64_t place, int count, pid_t thread) {
  fd_set set;
  FD_ZERO(&set);
  size_t words = ((size_t)count + 63) / 64;
  if (place == 0 || !memory_read(thread, place, &set, words * 8)) return text_add_pointer(text, place);
  text_add(text, "{");
  int written = 0;
  for (int number = 0; number < count; number++) {
    if (!FD_ISSET(number, &set)) continue;
    if (written > 0) text_add(text, "; ");
    if (written == WAIT_LIMIT) {
      text_add(text, "…");
      break;
    }
    text_add_number(text, number);
    written++;
  }
  text_add(text, "}");
}

static void read_select(struct arguments *arguments, const uint64_t values[6], pid_t thread) {
  int count = (int)values[0] > FD_SETSIZE ? FD_SETSIZE : (int)values[0];
  for (int set = 1; set <= 3; set++) {
    if (set > 1) text_add(&arguments->text, ", ");
    write_set(&arguments->text, values[set], count, thread);
  }
}

void wait_read(struct arguments *arguments, const struct call *call, const uint64_t values[6],
               pid_t thread) {
  struct text *text = &arguments->text;
  switch (call->shape) {
  case SHAPE_EPOLL:
    text_add_number(text, (int32_t)values[2]);
    return write_milliseconds(text, values[3]);
  case SHAPE_EPOLL_TIMESPEC:
    text_add_number(text, (int32_t)values[2]);
    return write_limit(text, values[3], thread);
  case SHAPE_POLL:
    read_poll(arguments, values[0], values[1], thread);
    return write_milliseconds(text, values[2]);
  case SHAPE_POLL_TIMESPEC:
    read_poll(arguments, values[0], values[1], thread);
    return write_limit(text, values[2], thread);
  default:
    read_select(arguments, values, thread);
    return write_limit(text, values[4], thread);
  }
}

bool wait_has_descriptors(const struct call *call, const uint64_t values[6]) {
  switch (call->shape) {
  case SHAPE_POLL:
  case SHAPE_POLL_TIMESPEC: return values[1] > 0;
  case SHAPE_SELECT:
  case SHAPE_SELECT_TIMESPEC: return (int)values[0] > 0;
  default: return true;
  }
}
