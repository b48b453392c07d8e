/// The names of the calls in the call log.
enum CallNames {
  /// The socket calls, and what servers call beside them.
  static let all = [
    "accept", "bind", "close", "connect", "fork", "kill", "listen", "recv", "recvfrom", "send", "sendto",
    "setsockopt",
    "shutdown", "socket", "waitpid",
  ]
}
