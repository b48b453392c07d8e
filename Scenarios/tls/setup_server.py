# A server whose handler does more when a connection is made: TLS, in setup().
import socketserver
import ssl
import sys

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[2], sys.argv[3])


class Handler(socketserver.BaseRequestHandler):
    def setup(self):
        try:
            self.request = context.wrap_socket(self.request, server_side=True)
        except ssl.SSLError as error:
            print("setup fails:", error.reason, flush=True)
            raise
        print("setup succeeds", flush=True)

    def handle(self):
        self.request.sendall(self.request.recv(1024).upper())
        print("handle is called", flush=True)

    def finish(self):
        # Says close_notify, and waits for that of the client.
        self.request.unwrap()
        print("finish is called", flush=True)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        print("the server goes on", flush=True)


Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
