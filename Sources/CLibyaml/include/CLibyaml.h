// libyaml (https://pyyaml.org/wiki/LibYAML), from its own header.
#ifndef CLIBYAML_H
#define CLIBYAML_H

#include <yaml.h>

#endif
