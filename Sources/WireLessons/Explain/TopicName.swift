import WireSystem

/// How a topic is looked up.
package enum TopicName {
  /// What a name comes to when only its letters and digits count: `TIME-WAIT`, `time_wait` and `timewait` are
  /// one, and so are `net.ipv4.tcp_sack` and `tcp_sack`, `close()` and `close(2)`.
  ///
  /// The empty address has nothing of either, and is `''` with quotes and without.
  package static func key(_ name: String) -> String {
    if ["", "''", "\"\"", "‘’", "“”", "(empty)"].contains(name) { return "''" }
    if ["::", "[::]"].contains(name) { return "::" }
    var name = name.lowercased()[...]
    if name.hasSuffix(")"), let start = name.lastIndex(of: "("), name[start...].count <= 3 {
      name = name[..<start]
    }
    for prefix in prefixes where name.hasPrefix(prefix) { name = name.dropFirst(prefix.count) }
    return String(name.filter { $0.isLetter || $0.isNumber })
  }

  private static let prefixes = [
    "net.ipv4.", "net.ipv6.", "net.core.", "/proc/sys/net/ipv4/", "/proc/sys/net/core/", "socketserver.",
  ]

  /// The names of errors that a message holds, as programs print it: `OSError: [Errno 98] Address already in
  /// use`, `bind() failed (98: Address already in use)`, `listen EADDRINUSE`.
  package static func errors(in message: String) -> [String] {
    let named = message.matches(of: /[A-Z][A-Z0-9]+/).map { String($0.0) }.filter {
      ErrnoName.number(of: $0) != nil
    }
    let numbered = message.lowercased().matches(of: /errno\W{0,2}([0-9]{1,3})\b/).compactMap { Int32($0.1) }
    let said = ErrnoName.all.compactMap(ErrnoName.number(of:)).filter {
      message.lowercased().contains(ErrnoName.sentence(of: $0).lowercased())
    }
    var names: [String] = []
    for name in named + (numbered + said).map(ErrnoName.name(of:)) where !names.contains(name) {
      names.append(name)
    }
    return names
  }

  /// What an error is called beside its name: its number, and what strerror(3) says.
  package static func ofError(_ name: String) -> [String] {
    ErrnoName.number(of: name).map { ["\($0)", ErrnoName.sentence(of: $0)] } ?? []
  }
}
