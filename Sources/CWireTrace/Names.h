// The names of constants.
#ifndef NAMES_H
#define NAMES_H

#include "Text.h"

extern const struct named wirelab_trace_families[];
extern const struct named wirelab_trace_types[];
extern const struct named wirelab_trace_type_flags[];
extern const struct named wirelab_trace_protocols[];
extern const struct named wirelab_trace_message_flags[];
extern const struct named wirelab_trace_halves[];
extern const struct named wirelab_trace_levels[];
extern const struct named wirelab_trace_poll_events[];

// The names of the options of a level; NULL: none is known.
const struct named *wirelab_trace_options(int level);

#endif
