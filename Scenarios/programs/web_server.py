"""A page over HTTP/1.0, whose end is the end of the stream, or over HTTP/1.1, which says how long it is."""

import http.server
import socketserver
import sys


class Page(http.server.BaseHTTPRequestHandler):
    protocol_version = sys.argv[2]

    def do_GET(self):
        self.send_response(200)
        if self.protocol_version == "HTTP/1.1":
            self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")


class Server(http.server.ThreadingHTTPServer):
    server_bind = socketserver.TCPServer.server_bind  # without asking a name server for its own name


Server(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
