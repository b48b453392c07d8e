"""In turns: ask the person here, send, read the answer. An empty line ends it."""

import socket
import sys

connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
connection.connect((sys.argv[1], int(sys.argv[2])))
while True:
    line = input("say: ")
    connection.send(line.encode())  # of an empty line: nothing
    if line == "":
        break
    print(f"heard {connection.recv(1024).decode()!r}")
connection.close()
