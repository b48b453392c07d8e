#ifndef CWIRELAB_SHIELD_H
#define CWIRELAB_SHIELD_H

#include <sys/types.h>

#include "Launch.h"

// fork(2) into a PID, mount and IPC namespace, of which the child is the init, and, of an ordinary user, into
// a user namespace where its id is what it was.
pid_t wirelab_shield_fork(void);

// In that child: everything is read-only but /tmp, /var/tmp and /dev/shm, which are empty, and the copy of
// the program's folder in /tmp, where this process then is. Returns 0 or an errno.
int wirelab_shield_settle(const struct wirelab_shield *shield);

// In the program's process: no rights but its user's, and no way to others. Returns 0 or an errno.
int wirelab_shield_become(const struct wirelab_shield *shield);

#endif
