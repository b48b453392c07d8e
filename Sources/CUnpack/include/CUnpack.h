// Unpacking of xz, zstd, LZ4 and bzip2, by the libraries of the machine, which are loaded when a file of that
// kind is read: see CUnpack.c.
#ifndef CUNPACK_H
#define CUNPACK_H

#include <stddef.h>
#include <stdint.h>

enum cunpack_kind { CUNPACK_XZ, CUNPACK_ZSTD, CUNPACK_LZ4, CUNPACK_BZIP2 };

// What one step came to.
enum cunpack_state {
  // More octets are wanted, or more room.
  CUNPACK_MORE,
  // A member (stream, frame) of the file is complete.
  CUNPACK_ENDED,
  // The octets are not those of such a file; `reason` says why.
  CUNPACK_DAMAGED,
};

struct cunpack_step {
  enum cunpack_state state;
  size_t consumed, produced;
  // Valid until the next step.
  const char *reason;
};

struct cunpack;

// The library that unpacks this, and the packages that have it: "liblzma.so.5 (liblzma5, xz-libs)".
const char *cunpack_library(enum cunpack_kind kind);

// A new unpacker at the start of a member; NULL where the library is missing, or memory.
struct cunpack *cunpack_new(enum cunpack_kind kind);

// Unpacks as much as there is, and there is room for.
struct cunpack_step cunpack_step(struct cunpack *unpack, const uint8_t *input, size_t input_length,
                                 uint8_t *output, size_t output_length);

// Begins another member; false: it cannot.
int cunpack_restart(struct cunpack *unpack);

void cunpack_free(struct cunpack *unpack);

#endif
