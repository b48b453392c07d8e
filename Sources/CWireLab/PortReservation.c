#include "PortReservation.h"

#include <linux/filter.h>
#include <sys/socket.h>

int wirelab_drop_everything(int descriptor) {
  struct sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
  struct sock_fprog program = {.len = 1, .filter = &nothing};
  return setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}
