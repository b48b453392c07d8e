#define _GNU_SOURCE
#include "CWireLab.h"
