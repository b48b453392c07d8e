// libpcap (pcap(3PCAP)), which is loaded when it is first called for: see CLibpcap.c.
#ifndef CLIBPCAP_H
#define CLIBPCAP_H

#include <pcap/pcap.h>

#endif
