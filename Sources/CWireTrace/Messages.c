#define _GNU_SOURCE
#include "Messages.h"
#include "Memory.h"

#include <sys/socket.h>
#include <sys/uio.h>

static void add_part(struct arguments *arguments, uint64_t place, uint64_t count, pid_t thread) {
  if (arguments->part_count == PART_LIMIT) return;
  uint8_t *octets = arguments->octets[arguments->part_count];
  size_t shown = count < PART_SHOWN ? (size_t)count : PART_SHOWN;
  if (!memory_read(thread, place, octets, shown)) shown = 0;
  arguments->parts[arguments->part_count++] =
      (struct wirelab_trace_part){.octets = octets, .shown = shown, .count = (size_t)count};
}

void message_read_octets(struct arguments *arguments, uint64_t place, uint64_t count, pid_t thread) {
  add_part(arguments, place, count, thread);
}

// Reads the first of them. Returns how many.
static size_t read_vector(struct iovec vector[PART_LIMIT], uint64_t place, uint64_t count, pid_t thread) {
  size_t wanted = count < PART_LIMIT ? (size_t)count : PART_LIMIT;
  return memory_read(thread, place, vector, wanted * sizeof *vector) ? wanted : 0;
}

void message_read_vector(struct arguments *arguments, uint64_t place, uint64_t count, pid_t thread) {
  struct iovec vector[PART_LIMIT];
  size_t read = read_vector(vector, place, count, thread);
  arguments->is_gathered = true;
  for (size_t index = 0; index < read; index++)
    add_part(arguments, (uintptr_t)vector[index].iov_base, vector[index].iov_len, thread);
  if (read < count) text_add(&arguments->text, "…");
}

void message_write_room(struct text *text, uint64_t place, uint64_t count, pid_t thread) {
  struct iovec vector[PART_LIMIT];
  size_t read = read_vector(vector, place, count, thread);
  text_add(text, "{");
  for (size_t index = 0; index < read; index++) {
    if (index > 0) text_add(text, "; ");
    text_add_number(text, (int64_t)vector[index].iov_len);
  }
  text_add(text, read < count ? "…}" : "}");
}

void message_read(struct arguments *arguments, uint64_t place, pid_t thread) {
  struct msghdr header;
  if (!memory_read(thread, place, &header, sizeof header))
    return text_add_pointer(&arguments->text, place);
  message_read_vector(arguments, (uintptr_t)header.msg_iov, header.msg_iovlen, thread);
  arguments->target = address_read(thread, (uintptr_t)header.msg_name, header.msg_namelen);
}

void message_write_rooms(struct text *text, uint64_t place, pid_t thread) {
  struct msghdr header;
  if (!memory_read(thread, place, &header, sizeof header)) return text_add_pointer(text, place);
  message_write_room(text, (uintptr_t)header.msg_iov, header.msg_iovlen, thread);
}
