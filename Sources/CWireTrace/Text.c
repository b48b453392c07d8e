#include "Text.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

void text_clear(struct text *text) {
  text->count = 0;
  text->octets[0] = 0;
}

void text_add(struct text *text, const char *octets) {
  size_t count = strlen(octets), left = TEXT_ROOM - 1 - text->count;
  if (count > left) count = left;
  memcpy(text->octets + text->count, octets, count);
  text->count += count;
  text->octets[text->count] = 0;
}

void text_add_number(struct text *text, int64_t number) {
  char digits[24];
  snprintf(digits, sizeof digits, "%" PRId64, number);
  text_add(text, digits);
}

void text_add_pointer(struct text *text, uint64_t address) {
  char digits[24];
  snprintf(digits, sizeof digits, "0x%" PRIx64, address);
  text_add(text, address == 0 ? "NULL" : digits);
}

void text_add_name(struct text *text, const struct named *table, uint32_t number) {
  for (; table->name != NULL; table++)
    if (table->number == number) return text_add(text, table->name);
  text_add_number(text, (int32_t)number);
}

void text_add_flags(struct text *text, const struct named *table, uint32_t flags) {
  bool is_first = true;
  for (; table->name != NULL; table++) {
    if ((flags & table->number) == 0) continue;
    if (!is_first) text_add(text, "|");
    text_add(text, table->name);
    flags &= ~table->number;
    is_first = false;
  }
  if (flags == 0) return is_first ? text_add(text, "0") : (void)0;
  if (!is_first) text_add(text, "|");
  text_add_pointer(text, flags);
}
