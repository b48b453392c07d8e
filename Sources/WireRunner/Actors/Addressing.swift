import Glibc
import WireCapture
import WireFormat
import WireJudgement
import WireScenario
import WireScript
import WireSockets

/// The addresses of a scenario: its servers are on the lessons' own ports in a private network, on free ones
/// on the machine's.
package struct Addressing {
  /// The loopback address, without a port.
  let loopback: SocketAddress
  /// The address of each server, in the order of the scenario.
  let servers: [(name: String, address: SocketAddress)]
  /// What servers and clients talk: `tcp`, `udp`.
  private let transports: [String]
  /// Whether nobody else has sockets here.
  private let isPrivate: Bool

  init(_ plan: Plan, request: WorkerRequest) {
    let planned = plan.servers
    let family = plan.family ?? request.family
    let loopback = SocketAddress.loopback(family == .v4 ? .ipv4 : .ipv6, port: 0)
    let ports =
      request.network == .private
      ? plan.lessonPorts
      : Self.freePorts(planned.count, on: loopback)
    self.loopback = loopback
    isPrivate = request.network == .private
    let kinds = plan.transports
    transports = (kinds.contains(false) ? ["tcp"] : []) + (kinds.contains(true) ? ["udp"] : [])
    servers = zip(planned, ports).map { plan, port in
      (plan.name, plan.place ?? (plan.host ?? loopback).with(port: plan.port ?? port))
    }
  }

  /// Ports that nobody uses at the moment, for TCP and UDP alike; all are held until all are known, so they
  /// differ.
  private static func freePorts(_ count: Int, on loopback: SocketAddress) -> [UInt16] {
    var held: [Socket] = []
    var ports: [UInt16] = []
    while ports.count < count {
      guard let stream = try? Socket(loopback.family), (try? stream.bind(to: loopback)) != nil,
        let port = try? stream.localAddress().port
      else { return Array(repeating: 0, count: count) }
      held.append(stream)
      guard let datagram = try? Socket(loopback.family, isDatagram: true),
        (try? datagram.bind(to: loopback.with(port: port))) != nil
      else { continue }
      ports.append(port)
    }
    return ports
  }

  /// What of the machine's own loopback belongs to the scenario, in libpcap's language: the ports of its
  /// servers, and ICMP errors that quote a packet from or to one of them. Only what the scenario talks:
  /// another program may have been given the same number for the other transport.
  var filter: String {
    servers.flatMap { server in
      transports.map { transport in
        let (port, number) = (server.address.port, transport == "tcp" ? IPPROTO_TCP : IPPROTO_UDP)
        // What is quoted, its protocol and ports: behind two IP headers without options and an ICMP header of
        // eight octets.
        return "\(transport) port \(port)"
          + " or (icmp and ip[37] = \(number) and (ip[48:2] = \(port) or ip[50:2] = \(port)))"
          + " or (icmp6 and ip6[54] = \(number) and (ip6[88:2] = \(port) or ip6[90:2] = \(port)))"
      }
    }.joined(separator: " or ")
  }

  /// Whether a socket is of the scenario: clients may talk with one another, without a server.
  func concerns(_ socket: SocketTable.Entry) -> Bool {
    isPrivate || isServer(socket.local) || isServer(socket.remote)
  }

  /// Whether an endpoint is one of the servers'.
  func isServer(_ endpoint: Endpoint) -> Bool {
    servers.contains { $0.address.port == endpoint.port }
  }
}
