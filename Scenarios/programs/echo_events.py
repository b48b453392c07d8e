"""An echo server with one thread, which asks the kernel (epoll) which of its sockets can be read."""

import selectors
import socket
import sys

selector = selectors.DefaultSelector()


def accept(listener):
    connection, _ = listener.accept()
    selector.register(connection, selectors.EVENT_READ, serve)


def serve(connection):
    message = connection.recv(1024)  # does not wait: there is something, or the end
    if message:
        connection.sendall(message)
    else:
        selector.unregister(connection)
        connection.close()


listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
selector.register(listener, selectors.EVENT_READ, accept)
while True:
    for key, _ in selector.select():
        key.data(key.fileobj)
