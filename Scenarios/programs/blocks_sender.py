"""Stop and wait over UDP: a block, its acknowledgment, the next; what is not acknowledged goes again."""

import socket
import sys

TIMEOUT = 0.8
peer = (sys.argv[1], int(sys.argv[2]))
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sender.settimeout(TIMEOUT)
for number, text in enumerate(("one", "two", "three", ""), 1):  # the empty block is the last
    block = bytes([number]) + text.encode()
    while True:
        sender.sendto(block, peer)
        try:
            acknowledgment, _ = sender.recvfrom(1024)
        except socket.timeout:
            print("block", number, "again")
            continue
        if acknowledgment == bytes([number]):
            break  # any other acknowledgment is an old one
print("sent")
