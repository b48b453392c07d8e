// The octets of a call, and the places that it gathers them from or scatters them to.
#ifndef MESSAGES_H
#define MESSAGES_H

#include "Arguments.h"

// One place: a part.
void message_read_octets(struct arguments *arguments, uint64_t place, uint64_t count, pid_t thread);
// An array of struct iovec: a part each.
void message_read_vector(struct arguments *arguments, uint64_t place, uint64_t count, pid_t thread);
// A struct msghdr that is sent: its octets, and whom it names.
void message_read(struct arguments *arguments, uint64_t place, pid_t thread);
// How much room there is: `{1024; 512}`.
void message_write_room(struct text *text, uint64_t place, uint64_t count, pid_t thread);
// The same of a struct msghdr.
void message_write_rooms(struct text *text, uint64_t place, pid_t thread);

#endif
