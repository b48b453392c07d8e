"""The client with two threads that can quit: b"" ends the reader, and shutdown() wakes it."""

import socket
import sys
import threading


def read(connection):
    while True:
        heard = connection.recv(1024)
        if not heard:
            break
        print(f"heard {heard.decode()!r}")
    print("end of stream")


def write(connection):
    while True:
        line = input("say: ")
        if line == "":
            break
        connection.sendall(line.encode())


connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
connection.connect((sys.argv[1], int(sys.argv[2])))
writer = threading.Thread(target=write, args=(connection,))
reader = threading.Thread(target=read, args=(connection,))
writer.start()
reader.start()
writer.join()
connection.shutdown(socket.SHUT_WR)  # the FIN leaves, although the reader waits in recv()
reader.join()
connection.close()
print("closed")
