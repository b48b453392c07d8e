"""A thread reads and a thread asks the person here, for one client after the other. It cannot quit."""

import socket
import sys
import threading


def read(connection):
    while True:
        heard = connection.recv(1024)
        if heard == "":  # bytes are never equal to a text
            break
        print(f"heard {heard.decode()!r}")


def write(connection, address):
    while True:
        line = input("say: ")
        connection.sendto(line.encode(), address)
        if line == "":
            break


listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.bind(("", int(sys.argv[1])))
listener.listen(5)
while True:
    connection, address = listener.accept()
    reader = threading.Thread(target=read, args=(connection,))
    writer = threading.Thread(target=write, args=(connection, address))
    reader.start()
    writer.start()
    writer.join()  # the reader is not waited for
    connection.close()
    print("closed")
