import Synchronization
import WireSockets

/// A peer without a socket, whose steps spell out its segments; the kernel keeps its ports for it, and hears
/// nothing.
package final class RawPeer: Actor {
  private let script: ScriptedClient
  private let loopback: SocketAddress
  /// The ports that it had, which nobody else hears; the last is its own at present.
  private let places = Mutex<[DeafSocket]>([])

  /// A peer that has not begun.
  package init(_ name: String, steps: [Step], in setting: Setting) {
    script = ScriptedClient(name, isDatagram: false, steps: steps, in: setting)
    loopback = setting.loopback
  }

  package func start(on stage: any Stage) { script.start(on: stage) }

  package func wait(until deadline: Int64) -> Bool { script.wait(until: deadline) }

  package var lateName: String { script.lateName }

  package var outcomes: [StepOutcome] { script.outcomes }

  /// Its own endpoint, which it has from its first use on.
  package func endpoint() throws(SocketError) -> SocketAddress? {
    if let place = places.withLock({ $0.last }) { return place.address }
    return try newEndpoint()
  }

  /// An endpoint that it has not had yet, and has from now on; the former ones stay deaf.
  package func newEndpoint() throws(SocketError) -> SocketAddress {
    let place = try DeafSocket(at: loopback)
    places.withLock { $0.append(place) }
    return place.address
  }
}
