import Glibc
import WireSystem

/// Addresses of Unix sockets: unix(7).
extension SocketAddress {
  /// `sun_path` has this many octets; the last of a path's is the NUL behind it.
  static let pathLimit = 108

  /// A path that cannot be the address of a socket.
  public enum UnixPathError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no path.
    case empty
    /// More than 107 octets of UTF-8; of an abstract name, more than 108 with its NUL.
    case tooLong(octets: Int)
    /// A NUL in the path, where the kernel would see its end.
    case containsNUL

    /// What is wrong, and what to do.
    public var description: String {
      switch self {
      case .empty: "the path of a Unix socket is empty: give one like /run/user/1000/echo"
      case .tooLong(let octets):
        "the path of a Unix socket has \(octets) bytes, and the kernel has room for \(pathLimit - 1) (sun_path, unix(7)): take a shorter one, or a path relative to the working directory"
      case .containsNUL: "the path of a Unix socket contains a NUL, at which the kernel would cut it"
      }
    }
  }

  /// The address of a Unix socket.
  ///
  /// bind(2) makes a file of that path, and only unlink(2) takes it away again: not the end of the server,
  /// nor that of its process. A file that is there already is EADDRINUSE, whether a server has it or not.
  ///
  /// - Parameter path: of a file, at most 107 octets of UTF-8; one that begins with a NUL is a name in
  ///   Linux's abstract namespace, which no file has, and which goes with its last socket.
  public static func unix(_ path: String) throws(UnixPathError) -> SocketAddress {
    let octets = Array(path.utf8)
    guard let first = octets.first else { throw .empty }
    let isAbstract = first == 0
    if octets.count > (isAbstract ? pathLimit : pathLimit - 1) { throw .tooLong(octets: octets.count) }
    if !isAbstract, octets.contains(0) { throw .containsNUL }
    return SocketAddress(.unix, octets, 0)
  }

  /// The address of a Unix socket that was never bound, as most clients are; to bind to it has the kernel
  /// choose an abstract name, as port 0 has it choose a port.
  public static let unnamed = SocketAddress(.unix, [], 0)

  /// A path as it is written: an abstract name with `@` for its NUL, and what an unnamed socket has.
  package var path: String {
    guard let first = octets.first else { return "(unnamed)" }
    return first == 0
      ? "@" + String(decoding: octets.dropFirst(), as: UTF8.self) : String(decoding: octets, as: UTF8.self)
  }
}

/// What to do when bind(2) refuses a path.
enum UnixPathRemedy {
  static func added(to error: SocketError, about address: SocketAddress) -> SocketError {
    var error = error
    switch error.errno {
    case EADDRINUSE where address.octets.first == 0:
      error.remedy = "another socket has the name \(address)"
    case EADDRINUSE:
      error.remedy =
        "\(address) is there already; if `ss -xl` shows no server that has it, one has left it behind: remove it"
    case ENOENT, ENOTDIR: error.remedy = "the directory of \(address) is not there"
    case EACCES, EPERM, EROFS: error.remedy = "\(address) is in a directory that this user may not write to"
    default: break
    }
    return error
  }
}
