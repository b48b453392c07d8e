"""Which of setup, handle and finish are called, and what happens then, where one of them raises."""

import socketserver
import sys


class Handler(socketserver.BaseRequestHandler):
    def setup(self):
        self.word = self.request.recv(1024).decode()  # which of them is to raise
        self.server.steps = ["setup"]
        if self.word == "setup":
            raise ValueError("in setup")

    def handle(self):
        self.server.steps.append("handle")
        if self.word == "handle":
            raise ValueError("in handle")
        self.request.sendall(b"done")

    def finish(self):
        self.server.steps.append("finish")


class Server(socketserver.TCPServer):
    def handle_error(self, request, client_address):
        self.steps.append("handle_error")

    def shutdown_request(self, request):
        print(*self.steps, "shutdown_request.")
        super().shutdown_request(request)


Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
