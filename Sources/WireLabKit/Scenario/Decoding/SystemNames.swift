/// The names of errno that scenario files can use (errno(3) on Linux).
enum ErrnoNames {
  /// All that a socket call can fail with, and their neighbours.
  static let all = [
    "EACCES", "EADDRINUSE", "EADDRNOTAVAIL", "EAFNOSUPPORT", "EAGAIN", "EALREADY", "EBADF", "ECONNABORTED",
    "ECONNREFUSED", "ECONNRESET", "EDESTADDRREQ", "EFAULT", "EHOSTDOWN", "EHOSTUNREACH", "EINPROGRESS",
    "EINTR",
    "EINVAL", "EIO", "EISCONN", "EMFILE", "EMSGSIZE", "ENETDOWN", "ENETRESET", "ENETUNREACH", "ENFILE",
    "ENOBUFS",
    "ENODEV", "ENOMEM", "ENOPROTOOPT", "ENOTCONN", "ENOTSOCK", "EOPNOTSUPP", "EPERM", "EPIPE", "EPROTO",
    "EPROTONOSUPPORT", "EPROTOTYPE", "ETIMEDOUT",
  ]
}

/// The names of the calls in the call log.
enum CallNames {
  /// The socket calls, and what servers call beside them.
  static let all = [
    "accept", "bind", "close", "connect", "fork", "listen", "recv", "recvfrom", "send", "sendto",
    "setsockopt",
    "shutdown", "socket", "waitpid",
  ]
}
