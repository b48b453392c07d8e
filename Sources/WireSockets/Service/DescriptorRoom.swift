import Glibc

/// How many descriptors this process may still open.
enum DescriptorRoom {
  /// RLIMIT_NOFILE; nil: the kernel does not tell.
  static var limit: Int? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
    return Int(clamping: limit.rlim_cur)
  }

  /// For how many children there is room: each costs the parent one descriptor that stands for it. A fork
  /// without room for that one would cost a client its conversation, whereas who is not accepted yet only
  /// waits.
  static func forChildren(atMost most: Int) -> Int {
    guard let limit, limit < 4096 else { return most }
    let open = (0..<Int32(limit)).count { fcntl($0, F_GETFD) >= 0 }
    // Still to come: the listener, its eventfd, a conversation between accept and fork, and one to spare.
    return max(1, min(most, limit - open - 4))
  }
}
