"""The other end of stop and wait: acknowledges each block, and keeps it once."""

import socket
import sys

receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.bind(("127.0.0.1", int(sys.argv[1])))
last = 0
kept = []
while True:
    block, address = receiver.recvfrom(1024)
    number, text = block[0], block[1:].decode()
    if number == last + 1:
        last = number
        kept.append(text)
        if not text:
            print("kept", " ".join(kept[:-1]))
    else:
        print("block", number, "came twice")
    receiver.sendto(bytes([number]), address)
