// What Swift's Glibc overlay lacks, with a reason for each.
#ifndef CWIRELAB_H
#define CWIRELAB_H

#include "Arguments.h"
#include "Fork.h"
#include "Futex.h"
#include "Launch.h"
#include "Loopback.h"
#include "Namespace.h"
#include "PacketQueue.h"
#include "PortReservation.h"
#include "Process.h"
#include "SocketDiagnostics.h"
#include "Sockets.h"
#include "Trials.h"

#endif
