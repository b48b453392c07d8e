/// The same servers with Python's socketserver, as a program for `python3 -c`.
enum PythonServers {
  static let program = """
    import ctypes, signal, socketserver, sys
    model, handler = sys.argv[1:]
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)

    class Welcome(socketserver.BaseRequestHandler):
        def handle(self):
            self.request.sendall(b"welcome")
            while True:
                message = self.request.recv(1024)
                if not message or message == b"exit":
                    return
                self.request.sendall(b"hello")

    class Echo(socketserver.BaseRequestHandler):
        def handle(self):
            while message := self.request.recv(1024):
                self.request.sendall(message)

    class EchoDatagram(socketserver.BaseRequestHandler):
        def handle(self):
            octets, socket = self.request
            socket.sendto(octets, self.client_address)

    Server = {
        "tcp": socketserver.TCPServer,
        "threading-tcp": socketserver.ThreadingTCPServer,
        "forking-tcp": socketserver.ForkingTCPServer,
        "udp": socketserver.UDPServer,
        "threading-udp": socketserver.ThreadingUDPServer,
        "forking-udp": socketserver.ForkingUDPServer,
    }[model]
    Server.request_queue_size = 1024
    Server.daemon_threads = True
    Server.allow_reuse_address = "tcp" in model
    Handler = EchoDatagram if "udp" in model else Welcome if handler == "welcome" else Echo
    with Server(("127.0.0.1", 0), Handler) as server:
        print("listening on 127.0.0.1:%d" % server.server_address[1], flush=True)
        server.serve_forever()
    """
}
