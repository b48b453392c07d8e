"""One handler in a server with or without a mix-in, and where each class has its methods from."""

import os
import socket
import socketserver
import sys
import threading

server_class = getattr(socketserver, sys.argv[2])
home = os.getpid()


def origin(name):
    """The class that a method of the server comes from."""
    return next(parent.__name__ for parent in server_class.__mro__ if name in vars(parent))


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        if os.getpid() != home:
            place = "another process"
        elif threading.current_thread() is not threading.main_thread():
            place = "another thread"
        else:
            place = "the thread of the loop"
        print(f"handled in {place}")
        self.request.sendall(b"welcome")
        self.request.recv(1024)
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)  # the FIN has an ACK of its own


print("serve_forever of", origin("serve_forever"))
print("get_request of", origin("get_request"))
print("process_request of", origin("process_request"))
try:
    socketserver.BaseServer(("127.0.0.1", 0), Handler).serve_forever()
except ValueError as problem:  # it has nothing that could be waited for
    print("BaseServer alone:", str(problem).split(":")[0])
server_class(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
