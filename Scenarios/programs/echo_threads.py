"""An echo server with a thread for each client."""

import socket
import sys
import threading


def serve(connection):
    while True:
        message = connection.recv(1024)
        if not message:
            break
        connection.sendall(message)
    connection.close()


listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
while True:
    connection, _ = listener.accept()
    threading.Thread(target=serve, args=(connection,), daemon=True).start()
