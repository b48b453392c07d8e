/// The names of calls that do the same.
///
/// A program that is traced is seen to make the calls of the kernel, and which of them is up to its library
/// and the processor: some accept by accept4(2), and the newer processors have no poll(2), but only ppoll(2).
/// What differs for our own calls is told apart: send(2) and sendto(2) ask for different things.
package enum CallName {
  private static let others: [String: Set<String>] = [
    "accept": ["accept4"],
    "recvmsg": ["recvmmsg"],
    "sendmsg": ["sendmmsg"],
    "read": ["readv", "preadv2"],
    "write": ["writev", "pwritev2"],
    "poll": ["ppoll"],
    "select": ["pselect6"],
    "epoll_wait": ["epoll_pwait", "epoll_pwait2"],
  ]

  private static let waits: Set<String> = [
    "poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait", "epoll_pwait2",
  ]

  /// Whether a call of this name only waits until something can be done with some sockets.
  package static func isWait(_ name: String) -> Bool { waits.contains(name) }

  /// Of programs that are not ours: libraries make send(2) and recv(2) of calls that take an address, too.
  private static let ofPrograms = ["recv": "recvfrom", "send": "sendto"]

  /// Whether a call that was made is one that is asked for by a name.
  ///
  /// - Parameter isOfProgram: whether a program that is not ours has made it.
  package static func `is`(_ made: String, _ asked: String, isOfProgram: Bool = false) -> Bool {
    made == asked || others[asked]?.contains(made) == true || isOfProgram && ofPrograms[asked] == made
  }
}
