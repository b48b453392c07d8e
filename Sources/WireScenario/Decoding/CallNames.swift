/// The names of the calls in the call log.
package enum CallNames {
  /// The socket calls, and what servers call beside them.
  package static let all = [
    "accept", "bind", "close", "connect", "fork", "kill", "listen", "recv", "recvfrom", "send", "sendto",
    "setsockopt",
    "shutdown", "socket", "waitpid",
  ]
}
