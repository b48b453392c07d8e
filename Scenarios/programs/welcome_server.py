"""welcome, then hello for each message, until one is `exit`; a thread for each client."""

import socketserver
import sys


class Welcome(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.sendall(b"welcome")
        while True:
            message = self.request.recv(1024).decode()
            if message == "exit":
                print("exit")
                break
            print(f"heard {message!r}")
            self.request.sendall(b"hello")


server = socketserver.ThreadingTCPServer(("", int(sys.argv[1])), Welcome)
server.serve_forever()
