import Glibc

/// read(2) until the end.
package enum WholeRead {
  /// Reads what a descriptor has left.
  ///
  /// - Parameter limit: the most that there may be, in octets; of more, one octet beyond it is read.
  /// - Throws: `read` with its errno.
  package static func read(_ descriptor: Int32, limit: Int = .max) throws(SystemError) -> [UInt8] {
    var octets: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while octets.count <= limit {
      let count = Interrupted.again { Glibc.read(descriptor, &buffer, buffer.count) }
      if count == 0 { break }
      if count < 0 { throw SystemError(call: "read", errno: errno) }
      octets += buffer[..<count]
    }
    return octets
  }
}
