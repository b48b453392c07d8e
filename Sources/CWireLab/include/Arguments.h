#ifndef CWIRELAB_ARGUMENTS_H
#define CWIRELAB_ARGUMENTS_H

// CommandLine.arguments reads /proc/self/cmdline, and is empty where /proc is not mounted: a program that
// trusts it takes every command line for one without arguments.

// How many strings the program was started with, its name among them.
int wirelab_argument_count(void);

// One of them; the first is the name of the program.
const char *wirelab_argument(int index);

#endif
