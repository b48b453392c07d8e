"""One client after the other, and in turns: read, ask the person here, answer. An empty answer ends it."""

import socket
import sys

listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.bind(("", int(sys.argv[1])))  # "": every address of the machine
listener.listen(5)
while True:
    connection, address = listener.accept()
    while True:
        heard = connection.recv(1024)  # b"": the client has ended, and nobody looks
        print(f"heard {heard.decode()!r}")
        answer = input("answer: ")
        if answer == "":
            break
        connection.sendto(answer.encode(), address)
    connection.close()
    print("closed")
