#ifndef CWIRELAB_PACKET_QUEUE_H
#define CWIRELAB_PACKET_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

// NFQUEUE through libnetfilter_queue, which is loaded when a queue is opened: nothing of ours needs it
// otherwise, and a machine without it only lacks what needs a queue, and its header comes with a package for
// developers.

struct wirelab_queue;

// What is told of a packet: its number in the queue, and its octets from the IP header on, which are gone
// afterwards.
typedef void (*wirelab_queue_receiver)(void *context, uint32_t id, const void *octets, uint32_t length);

// Opens a queue; the kernel keeps at most `limit` packets in it, whole. Returns 0, or an errno; `message` is
// set when the library, not the kernel, is what is missing; it is the dynamic linker's.
int wirelab_queue_open(uint16_t number, uint32_t limit, wirelab_queue_receiver receiver, void *context,
                       struct wirelab_queue **queue, const char **message);

// Readable when there are packets.
int wirelab_queue_descriptor(const struct wirelab_queue *queue);

// Hands over what is there, and does not wait. Returns 0, or the errno: EAGAIN when there was nothing,
// ENOBUFS when the kernel had no room for packets, which are lost.
int wirelab_queue_receive(struct wirelab_queue *queue);

// Lets a packet go on, or drops it. Returns 0, or the errno.
int wirelab_queue_decide(struct wirelab_queue *queue, uint32_t id, bool accept);

// Closes the queue; packets that are still in it are dropped by the kernel.
void wirelab_queue_close(struct wirelab_queue *queue);

#endif
