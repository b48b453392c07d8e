#define _GNU_SOURCE
#include "Tracer.h"
#include "Waits.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

// What a call returns that a signal has interrupted, before it is known whether it is made again
// (include/linux/errno.h of the kernel).
enum { ERESTARTSYS = 512, ERESTARTNOINTR = 513, ERESTARTNOHAND = 514, ERESTART_RESTARTBLOCK = 516 };

enum { CLOSE_RANGE_OWN_TABLE = 1 << 1 };

struct inspection tracee_inspection(struct tracee *tracee) {
  struct process *process = tracee->process;
  return (struct inspection){
      .process = process->number, .thread = tracee->thread, .pid_descriptor = &process->pid_descriptor};
}

void tracee_note_refusal(struct tracer *tracer, struct tracee *tracee, const struct inspection *inspection) {
  if (inspection->refusal == 0 || tracee->process->is_hidden) return;
  tracee->process->is_hidden = true;
  tracer_note(tracer, tracee, WIRELAB_TRACE_HIDDEN, inspection->refusal);
}

// The socket that a call is about; NULL: none.
static struct socket_state *socket_of(struct tracer *tracer, struct tracee *tracee, const struct call *call,
                                      const uint64_t values[6]) {
  if (call->shape == SHAPE_SOCKET || call->shape == SHAPE_CLOSE_RANGE) return NULL;
  struct inspection inspection = tracee_inspection(tracee);
  int number = shape_is_wait(call->shape) ? tracer->arguments.only_descriptor : (int)values[0];
  struct socket_state *socket = descriptors_socket(tracee->descriptors, number, &inspection);
  if (socket == NULL && call->shape == SHAPE_SPLICE)
    socket = descriptors_socket(tracee->descriptors, (int)values[2], &inspection);
  tracee_note_refusal(tracer, tracee, &inspection);
  return socket;
}

// Does what a call that is not told of asks for. Returns whether it was one.
static bool pass(struct tracer *tracer, struct tracee *tracee, const struct call *call,
                 const uint64_t values[6]) {
  bool is_awaited = false;
  switch (call->shape) {
  case SHAPE_DUPLICATE:
    if (values[0] != values[1])
      descriptors_forget(tracee->descriptors, (uint32_t)values[1], (uint32_t)values[1]);
    break;
  case SHAPE_CLONE: tracer_note(tracer, tracee, WIRELAB_TRACE_UNTRACED, 0); break;
  case SHAPE_SIGNAL_RETURN: is_awaited = tracee->suspended.call != NULL; break;
  case SHAPE_UNSHARE:
  case SHAPE_IO_URING:
  case SHAPE_TRACE: is_awaited = true; break;
  case SHAPE_RESTART: break;
  default: return false;
  }
  if (is_awaited) tracee->flight = (struct flight){.call = call};
  tracee_resume(tracee, is_awaited, 0);
  return true;
}

// Closes: what was known of the descriptors is not true any more.
static bool close_range_has_socket(struct tracer *tracer, struct tracee *tracee, const uint64_t values[6]) {
  struct inspection inspection = tracee_inspection(tracee);
  bool is_found = descriptors_have_socket((uint32_t)values[0], (uint32_t)values[1], &inspection);
  tracee_note_refusal(tracer, tracee, &inspection);
  if ((values[2] & CLOSE_RANGE_OWN_TABLE) != 0) tracee_separate(tracee);
  descriptors_forget(tracee->descriptors, (uint32_t)values[0], (uint32_t)values[1]);
  return is_found;
}

// Whether a call is told of: only what may be seen on a wire is, and what asks for that.
static bool is_told(struct tracer *tracer, struct tracee *tracee, const struct call *call,
                    const uint64_t values[6], const struct socket_state *socket) {
  if (socket != NULL) return socket_is_of_wire(socket);
  if (shape_is_of_any_descriptor(call->shape)) return false;
  if (shape_is_wait(call->shape)) return wait_has_descriptors(call, values);
  if (call->shape == SHAPE_CLOSE_RANGE) return close_range_has_socket(tracer, tracee, values);
  return call->shape != SHAPE_SOCKET || values[0] == AF_INET || values[0] == AF_INET6;
}

static void tell_begin(struct tracer *tracer, struct tracee *tracee, struct flight *flight, int64_t time,
                       const struct endpoints *ends) {
  const struct arguments *arguments = &tracer->arguments;
  struct wirelab_trace_event event = {
      .kind = WIRELAB_TRACE_BEGAN,
      .time = time,
      .name = flight->call->name,
      .arguments = arguments->text.octets,
      .parts = arguments->parts,
      .part_count = arguments->part_count,
      .is_gathered = arguments->is_gathered,
      .local = ends->local.length > 0 ? &ends->local.storage : NULL,
      .local_length = ends->local.length,
      .peer = ends->peer.length > 0 ? &ends->peer.storage : NULL,
      .peer_length = ends->peer.length,
  };
  tracer_tell(tracer, tracee, &event);
  flight->place = event.place;
}

void call_begin(struct tracer *tracer, struct tracee *tracee, const struct call *call,
                const uint64_t values[6]) {
  struct flight *suspended = &tracee->suspended;
  if (suspended->call != NULL &&
      (call->shape == SHAPE_RESTART ||
       (call == suspended->call && memcmp(values, suspended->values, sizeof suspended->values) == 0))) {
    tracee->flight = *suspended;
    suspended->call = NULL;
    return tracee_resume(tracee, true, 0);
  }
  if (pass(tracer, tracee, call, values)) return;
  struct socket_state *socket = NULL;
  if (!shape_is_wait(call->shape)) socket = socket_of(tracer, tracee, call, values);
  if (!is_told(tracer, tracee, call, values, socket)) {
    if (call->shape == SHAPE_CLOSE)
      descriptors_forget(tracee->descriptors, (uint32_t)values[0], (uint32_t)values[0]);
    return tracee_resume(tracee, false, 0);
  }
  struct arguments *arguments = &tracer->arguments;
  arguments_read(arguments, call, values, tracee->thread);
  // What a wait is about stands in its arguments.
  if (shape_is_wait(call->shape)) socket = socket_of(tracer, tracee, call, values);
  struct endpoints ends = {0};
  if (socket != NULL && socket_is_of_wire(socket)) ends = socket->ends;
  // Of a stream that has a peer, sendto(2) ignores whom it is given.
  bool names_peer = arguments->target.length > 0 && call->shape != SHAPE_BIND &&
                    (call->shape == SHAPE_CONNECT || ends.peer.length == 0 ||
                     (socket != NULL && socket->type == SOCK_DGRAM));
  if (names_peer) ends.peer = arguments->target;
  struct flight *flight = &tracee->flight;
  *flight = (struct flight){.call = call, .is_logged = true};
  if (names_peer) flight->target = arguments->target;
  memcpy(flight->values, values, sizeof flight->values);
  if (call->shape == SHAPE_CLOSE) {
    descriptors_forget(tracee->descriptors, (uint32_t)values[0], (uint32_t)values[0]);
    tracee->descriptors->closing++;
  }
  int64_t time = tracer_now();
  tracee_resume(tracee, true, 0);
  // Meanwhile the program goes on: what the sink does costs it nothing where there are processors enough.
  tell_begin(tracer, tracee, flight, time, &ends);
}

// What a call has changed; and the endpoints that it turns out to be between.
static struct endpoints learn(struct tracee *tracee, const struct flight *flight, int64_t result) {
  struct endpoints found = {0};
  struct descriptors *descriptors = tracee->descriptors;
  struct inspection inspection = tracee_inspection(tracee);
  struct socket_state *socket = NULL;
  int number = (int)flight->values[0];
  switch (flight->call->shape) {
  case SHAPE_SOCKET:
    // The type has flags beside it.
    if (result >= 0) descriptors_add(descriptors, (int)result, number, (int)flight->values[1] & 0xf);
    break;
  case SHAPE_ACCEPT:
    if (result < 0) break;
    socket = descriptors_socket(descriptors, number, &inspection);
    socket = descriptors_add(descriptors, (int)result, socket == NULL ? 0 : socket->family, SOCK_STREAM);
    if (socket == NULL) break;
    descriptors_resolve(socket, (int)result, &inspection);
    found = socket->ends;
    break;
  case SHAPE_CONNECT:
    socket = descriptors_socket(descriptors, number, &inspection);
    if (socket == NULL) break;
    socket->ends = (struct endpoints){0};
    descriptors_resolve(socket, number, &inspection);
    if (socket->ends.peer.length == 0 && (result == 0 || result == -EINPROGRESS) &&
        flight->target.storage.ss_family != AF_UNSPEC)
      socket->ends.peer = flight->target;
    found.local = socket->ends.local;
    found.peer = flight->target;
    break;
  case SHAPE_BIND:
  case SHAPE_LISTEN:
    socket = result == 0 ? descriptors_socket(descriptors, number, &inspection) : NULL;
    if (socket == NULL) break;
    descriptors_resolve(socket, number, &inspection);
    found = socket->ends;
    break;
  case SHAPE_RECEIVE:
  case SHAPE_RECEIVE_MESSAGE:
    socket = result >= 0 ? descriptors_socket(descriptors, number, &inspection) : NULL;
    // A stream has one peer, which is known.
    if (socket == NULL || socket->ends.peer.length > 0 || socket->type == SOCK_STREAM) break;
    found = socket->ends;
    found.peer = arguments_sender(flight->call, flight->values, tracee->thread);
    break;
  case SHAPE_SEND:
  case SHAPE_SEND_MESSAGE:
    if (flight->target.length == 0 || result < 0) break;
    socket = descriptors_socket(descriptors, number, &inspection);
    if (socket == NULL) break;
    // The first datagram gives the socket its port; TCP_FASTOPEN opens a conversation.
    if (socket->ends.local.length == 0) descriptors_resolve(socket, number, &inspection);
    found.local = socket->ends.local;
    found.peer = flight->target;
    break;
  case SHAPE_CLOSE: descriptors->closing--; break;
  default: break;
  }
  return found;
}

static void tell_end(struct tracer *tracer, struct tracee *tracee, const struct flight *flight, int64_t time,
                     int64_t result, const struct endpoints *found) {
  bool has_failed = result < 0 && result > -4096;
  struct wirelab_trace_event event = {
      .kind = WIRELAB_TRACE_ENDED,
      .time = time,
      .name = flight->call->name,
      .place = flight->place,
      .result = result,
      .error = has_failed ? (int)-result : 0,
      .local = found->local.length > 0 ? &found->local.storage : NULL,
      .local_length = found->local.length,
      .peer = found->peer.length > 0 ? &found->peer.storage : NULL,
      .peer_length = found->peer.length,
  };
  tracer_tell(tracer, tracee, &event);
}

// The program sees EINTR.
static void interrupt(struct tracer *tracer, struct tracee *tracee) {
  struct flight flight = tracee->suspended;
  if (flight.call == NULL) return;
  tracee->suspended.call = NULL;
  struct endpoints found = learn(tracee, &flight, -EINTR);
  tell_end(tracer, tracee, &flight, flight.interrupted, -EINTR, &found);
}

// The end of a call that is not told of.
static void notice(struct tracer *tracer, struct tracee *tracee, enum shape shape, int64_t result) {
  switch (shape) {
  case SHAPE_UNSHARE:
    if (result == 0) tracee_separate(tracee);
    return;
  case SHAPE_IO_URING:
    if (result >= 0) tracer_note(tracer, tracee, WIRELAB_TRACE_IO_URING, 0);
    return;
  case SHAPE_TRACE:
    if (result == -EPERM) tracer_note(tracer, tracee, WIRELAB_TRACE_TRACES, EPERM);
    return;
  case SHAPE_SIGNAL_RETURN:
    // What the interrupted call returns; its own number instead if it is made again.
    if (result == -EINTR) interrupt(tracer, tracee);
    return;
  default: return;
  }
}

void call_end(struct tracer *tracer, struct tracee *tracee, int64_t result) {
  int64_t time = tracer_now();
  struct flight flight = tracee->flight;
  tracee->flight.call = NULL;
  if (flight.call == NULL) return tracee_resume(tracee, false, 0);
  if (!flight.is_logged) {
    notice(tracer, tracee, flight.call->shape, result);
    return tracee_resume(tracee, false, 0);
  }
  bool is_interrupted = result == -ERESTARTSYS || result == -ERESTARTNOINTR || result == -ERESTARTNOHAND ||
                        result == -ERESTART_RESTARTBLOCK;
  if (is_interrupted) {
    interrupt(tracer, tracee);
    tracee->suspended = flight;
    tracee->suspended.interrupted = time;
    return tracee_resume(tracee, false, 0);
  }
  struct endpoints found = learn(tracee, &flight, result);
  tracee_resume(tracee, false, 0);
  tell_end(tracer, tracee, &flight, time, result, &found);
}

void call_abandon(struct tracer *tracer, struct tracee *tracee) {
  struct flight flights[2] = {tracee->flight, tracee->suspended};
  tracee->flight.call = tracee->suspended.call = NULL;
  for (int index = 0; index < 2; index++) {
    if (flights[index].call == NULL || !flights[index].is_logged) continue;
    if (flights[index].call->shape == SHAPE_CLOSE) tracee->descriptors->closing--;
    struct wirelab_trace_event event = {
        .kind = WIRELAB_TRACE_ABANDONED, .time = tracer_now(), .place = flights[index].place};
    tracer_tell(tracer, tracee, &event);
  }
}
