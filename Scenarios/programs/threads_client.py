"""A thread reads and a thread asks the person here. It cannot quit."""

import socket
import sys
import threading


def read(connection):
    while True:
        heard = connection.recv(1024)
        if heard == "":  # bytes are never equal to a text
            break
        print(f"heard {heard.decode()!r}")


def write(connection):
    while True:
        line = input("say: ")
        connection.send(line.encode())
        if line == "":
            break


connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
connection.connect((sys.argv[1], int(sys.argv[2])))
writer = threading.Thread(target=write, args=(connection,))
reader = threading.Thread(target=read, args=(connection,))
writer.start()
reader.start()
writer.join()  # the reader is not waited for
connection.close()
print("closed")
