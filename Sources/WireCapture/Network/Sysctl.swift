import WireSystem

/// Kernel settings by their dotted names (sysctl(8)); `net.*` belong to the network namespace.
package enum Sysctl {
  /// Sets a value.
  ///
  /// - Parameter name: dotted: `net.ipv4.tcp_fin_timeout`.
  package static func set(_ name: String, to value: String) throws(Obstacle) {
    do {
      try SystemFile.write(value, to: path(of: name))
    } catch {
      throw Obstacle("set \(name) to \(value)", errno: error.errno)
    }
  }

  /// The value, without the line feed at its end.
  package static func value(of name: String) throws(Obstacle) -> String {
    do {
      return String(try SystemFile.read(path(of: name)).prefix { $0 != "\n" })
    } catch {
      throw Obstacle("read \(name)", errno: error.errno)
    }
  }

  private static func path(of name: String) -> String {
    "/proc/sys/" + String(name.map { $0 == "." ? "/" : $0 })
  }
}
