// Text in a place of fixed size, whose end is cut off where there is no room.
#ifndef TEXT_H
#define TEXT_H

#include <stddef.h>
#include <stdint.h>

enum { TEXT_ROOM = 512 };

struct text {
  size_t count;
  // Always ends with a NUL.
  char octets[TEXT_ROOM];
};

// A number that has a name.
struct named {
  uint32_t number;
  const char *name;
};

void text_clear(struct text *text);
void text_add(struct text *text, const char *octets);
void text_add_number(struct text *text, int64_t number);
// As an address of memory is written.
void text_add_pointer(struct text *text, uint64_t address);
// The name of a number, else the number. The table ends with an entry without a name.
void text_add_name(struct text *text, const struct named *table, uint32_t number);
// `MSG_DONTWAIT|MSG_MORE`, with what has no name in hexadecimal digits; `0` if there is none.
void text_add_flags(struct text *text, const struct named *table, uint32_t flags);

#endif
