"""A sender that answers each acknowledgment with the next block, as TFTP once did: also an old one."""

import socket
import sys

TIMEOUT = 0.8
TEXTS = ("a", "few", "words", "")  # the empty block is the last
peer = (sys.argv[1], int(sys.argv[2]))
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sender.settimeout(TIMEOUT)
number = 1
while number <= len(TEXTS):
    sender.sendto(bytes([number]) + TEXTS[number - 1].encode(), peer)
    try:
        acknowledgment, _ = sender.recvfrom(1024)
    except socket.timeout:
        print(f"block {number} again")
        continue
    number = acknowledgment[0] + 1  # whichever it is: the mistake
print("sent")
