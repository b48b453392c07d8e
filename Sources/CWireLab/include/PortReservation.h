#ifndef CWIRELAB_PORT_RESERVATION_H
#define CWIRELAB_PORT_RESERVATION_H

// SO_ATTACH_FILTER takes a program whose types are not imported: makes a socket drop everything that reaches
// it, before TCP sees it (no privilege is needed). Returns 0, or -1 and errno.
int wirelab_drop_everything(int socket);

#endif
