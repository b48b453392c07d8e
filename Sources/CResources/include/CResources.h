#ifndef CRESOURCES_H
#define CRESOURCES_H

#include <stddef.h>

// Files that are compiled in, so that a program that was moved still has them. C23's #embed costs the
// compiler nothing and the program no time: what SwiftPM's `.embedInCode` makes of 140 KB took 10 s to
// compile, and 24 s for a release.

// The octets of a file; no octets: there is none of that name.
struct wirelab_resource {
  const unsigned char *octets;
  size_t count;
};

// A file by its path below this folder: `Texts/en.txt`.
struct wirelab_resource wirelab_resource(const char *path);

#endif
