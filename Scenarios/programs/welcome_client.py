"""Reads first, and waits for no answer longer than the third argument says."""

import socket
import sys

connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
connection.connect((sys.argv[1], int(sys.argv[2])))
connection.settimeout(float(sys.argv[3]))
while True:
    print(f"heard {connection.recv(1024).decode()!r}")
    line = input("say: ")
    if not line:
        break
    connection.send(line.encode())
    if line == "exit":
        break
connection.close()
print("closed")
