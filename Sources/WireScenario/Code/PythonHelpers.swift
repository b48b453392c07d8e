/// The functions that programs in Python call.
enum PythonHelpers {
  /// All of them, each after those that it uses.
  static let all = [
    CodeHelper(
      "receive_exactly",
      """
      def receive_exactly(sock, count):
          data = b""
          while len(data) < count:
              more = sock.recv(count - len(data))
              if not more:
                  raise EOFError(f"the stream ended after {data!r}")
              data += more
          return data
      """),
    CodeHelper(
      "receive_until",
      """
      def receive_until(sock, last):
          data = b""
          while not data.endswith(last):
              more = sock.recv(1024)
              if not more:
                  raise EOFError(f"the stream ended after {data!r}")
              data += more
          return data
      """),
    CodeHelper(
      "receive_to_end",
      """
      def receive_to_end(sock):
          data = b""
          while True:
              more = sock.recv(1024)
              if not more:
                  return data
              data += more
      """),
    CodeHelper(
      "chat",
      """
      members = set()
      lock = threading.Lock()


      def chat(conn):
          try:
              with lock:
                  members.add(conn)
                  conn.send(b"welcome", socket.MSG_DONTWAIT)
              while True:
                  data = conn.recv(1024)
                  if not data:
                      break
                  with lock:
                      for member in members - {conn}:
                          member.send(data, socket.MSG_DONTWAIT)
          finally:
              with lock:
                  members.discard(conn)
      """),
    CodeHelper(
      "end",
      """
      def end(conn):
          try:
              conn.shutdown(socket.SHUT_WR)
          except OSError:
              pass
          conn.close()
      """),
    CodeHelper(
      "collect_children",
      """
      def collect_children():
          try:
              while os.waitpid(-1, os.WNOHANG)[0] > 0:
                  pass
          except ChildProcessError:
              pass
      """),
  ]

  /// What is done with each connection, whatever the handler does: as socketserver ends it.
  static let serve = CodeHelper(
    "serve",
    """
    def serve(conn):
        try:
            handle(conn)
        except OSError as error:
            print(error)
        finally:
            end(conn)
    """
  ).lines
}
