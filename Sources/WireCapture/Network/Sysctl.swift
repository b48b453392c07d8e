import Glibc

/// Kernel settings by their dotted names (sysctl(8)); `net.*` belong to the network namespace.
public enum Sysctl {
  /// Why a setting could not be read or written.
  public struct Failure: Error, CustomStringConvertible {
    /// Which setting, and why.
    public let description: String
  }

  /// Sets a value.
  ///
  /// - Parameter name: dotted: `net.ipv4.tcp_fin_timeout`.
  public static func set(_ name: String, to value: String) throws(Failure) {
    do {
      try SystemFile.write(value, to: path(of: name))
    } catch {
      throw Failure(description: "cannot set \(name) to \(value): \(String(cString: strerror(error.errno)))")
    }
  }

  private static func path(of name: String) -> String {
    "/proc/sys/" + String(name.map { $0 == "." ? "/" : $0 })
  }
}
