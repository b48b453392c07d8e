/// The names of calls that do the same.
///
/// Our own calls have the names that one writes; a program that is traced is seen to make those of the
/// kernel, and which of them is up to its library and the processor: recv(3) is made as recvfrom(2),
/// accept(2) by some as accept4(2), and the newer processors have no poll(2), but only ppoll(2).
package enum CallName {
  private static let others: [String: Set<String>] = [
    "accept": ["accept4"],
    "recv": ["recvfrom"],
    "send": ["sendto"],
    "recvmsg": ["recvmmsg"],
    "sendmsg": ["sendmmsg"],
    "read": ["readv", "preadv2"],
    "write": ["writev", "pwritev2"],
    "poll": ["ppoll"],
    "select": ["pselect6"],
    "epoll_wait": ["epoll_pwait", "epoll_pwait2"],
  ]

  /// Whether a call that was made is one that is asked for by a name.
  package static func `is`(_ made: String, _ asked: String) -> Bool {
    made == asked || others[asked]?.contains(made) == true
  }
}
