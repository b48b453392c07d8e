#include "Arguments.h"

#include <features.h>
#include <stddef.h>

static int count;
static char **arguments;

// glibc passes a constructor what it passes to main(); other libraries pass nothing.
#ifndef __GLIBC__
#error "Only glibc tells a constructor the arguments of the program."
#endif

__attribute__((constructor)) static void note_arguments(int argc, char **argv, char **environment) {
  (void)environment;
  count = argc;
  arguments = argv;
}

int wirelab_argument_count(void) { return count; }

const char *wirelab_argument(int index) { return index >= 0 && index < count ? arguments[index] : NULL; }
