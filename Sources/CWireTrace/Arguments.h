// The arguments of a call as one writes them in C, without the descriptor.
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include "CWireTrace.h"
#include "Calls.h"
#include "Endpoints.h"
#include "Text.h"

enum {
  // So many octets of each part are read, and so many parts.
  PART_SHOWN = 48,
  PART_LIMIT = 8,
  // So many descriptors of a wait are written.
  WAIT_LIMIT = 16,
};

struct arguments {
  struct text text;
  // What is sent.
  size_t part_count;
  bool is_gathered;
  struct wirelab_trace_part parts[PART_LIMIT];
  uint8_t octets[PART_LIMIT][PART_SHOWN];
  // Whom the call names: of bind, connect, sendto, sendmsg.
  struct address target;
  // The one descriptor that poll(2) is about; -1: there are several, or none.
  int only_descriptor;
};

// Reads what stands in the memory of the thread, which has to be stopped at the start of the call.
void arguments_read(struct arguments *arguments, const struct call *call, const uint64_t values[6],
                    pid_t thread);

// Who has sent what recvfrom(2) or recvmsg(2) has received. Asked after the call.
struct address arguments_sender(const struct call *call, const uint64_t values[6], pid_t thread);

#endif
