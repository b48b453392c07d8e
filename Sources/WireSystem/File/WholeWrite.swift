import Glibc

/// write(2) until everything is written.
public enum WholeWrite {
  /// Writes all octets to a descriptor that waits for room.
  ///
  /// - Returns: the errno that stopped it; nil: everything is written.
  public static func write(_ octets: [UInt8], to descriptor: Int32) -> Int32? {
    var written = 0
    while written < octets.count {
      let count = Interrupted.again {
        octets[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      }
      if count < 0 { return errno }
      written += count
    }
    return nil
  }
}
