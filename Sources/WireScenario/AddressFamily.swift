/// Which loopback a run uses.
public enum AddressFamily: Int, Codable, Sendable, CaseIterable {
  /// 127.0.0.1
  case v4 = 4
  /// ::1
  case v6 = 6
}
