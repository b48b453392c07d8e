"""What a handler of a UDP server is given: the pair itself, or streams in the place of it."""

import socketserver
import sys


class Pair(socketserver.BaseRequestHandler):
    def handle(self):
        message, connection = self.request  # not the bytes alone
        parts = [type(part).__name__ for part in (message, connection)]
        print(f"a {type(self.request).__name__} of {' and '.join(parts)}")
        connection.sendto(message.upper(), self.client_address)


class Streams(socketserver.DatagramRequestHandler):
    def handle(self):
        message = self.rfile.read()
        if message != b"hush":
            self.wfile.write(message.upper())  # sent by finish(), in one datagram


print("DatagramRequestHandler:", hasattr(socketserver, "DatagramRequestHandler"))
print("DataStreamRequestHandler:", hasattr(socketserver, "DataStreamRequestHandler"))
handler = {"pair": Pair, "streams": Streams}[sys.argv[2]]
socketserver.UDPServer(("127.0.0.1", int(sys.argv[1])), handler).serve_forever()
