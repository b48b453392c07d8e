import WireScript
import WireSockets

extension Plan {
  /// The port of the first server; the next ones follow.
  package static let firstPort: UInt16 = 8899

  /// The ports that the servers have in a network of their own, in their order, but for those that ask for
  /// one by number.
  package var lessonPorts: [UInt16] {
    let taken = Set(servers.compactMap(\.port))
    return Array((Self.firstPort...).lazy.filter { !taken.contains($0) }.prefix(servers.count))
  }

  /// The port of a server in such a network; nil and unknown ones: that of the first.
  package func port(of name: String?) -> UInt16 {
    let ports = zip(servers, lessonPorts).map { server, port in
      (server.name, server.place?.port ?? server.port ?? port)
    }
    return ports.first { $0.0 == name }?.1 ?? ports.first?.1 ?? Self.firstPort
  }

  /// The port that a step goes to; nil: that of the first server.
  package func port(of destination: Step.Destination?) -> UInt16 {
    switch destination {
    case .port(let port): port
    case .server(let name): port(of: name)
    case nil: port(of: nil as String?)
    }
  }
}
