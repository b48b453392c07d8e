import WireConversations
import WireScript
import WireText

/// What the bench does to packets on their way: after they were sent and captured, and before they are
/// received.
public struct BenchRule: Hashable, Sendable {
  /// What happens to a packet.
  public enum Action: Hashable, Sendable {
    /// It is never received.
    case drop
    /// It is received when the rule's `until` has happened; without one, when the next packet of its sender
    /// has been received, so that the two change places.
    case hold
    /// It is received when such a packet as this one has come, too, which waited for it in turn: they cross
    /// on their way.
    case cross(with: PacketPattern)
    /// It is received so many seconds later.
    case delay(seconds: Double)
    /// It is received, and a copy of it is sent.
    case sendAgain
    /// Of those larger than this MTU: it is never received, and its sender is told so, as by a router before
    /// a narrower link (RFC 1191, RFC 8201).
    case tooBig(mtu: Int)
  }

  /// What happens.
  public var action: Action
  /// To which packets.
  public var packet: PacketPattern
  /// Of whose conversations; nil: of all.
  public var client: String?
  /// From which of them on, counted from 1.
  public var from: Int
  /// To how many of them; nil: to all.
  public var times: Int?
  /// What ends the rule.
  public var until: Step.Event?
  /// Where the file says so.
  public var location: SourceLocation

  /// From its parts.
  package init(
    action: BenchRule.Action, packet: PacketPattern, client: String? = nil, from: Int, times: Int? = nil,
    until: Step.Event? = nil, location: SourceLocation
  ) {
    self.action = action
    self.packet = packet
    self.client = client
    self.from = from
    self.times = times
    self.until = until
    self.location = location
  }
}

extension BenchRule {
  /// The word that begins it in a scenario file.
  public var name: String {
    switch action {
    case .drop: "drop"
    case .hold: until == nil ? "reorder" : "hold"
    case .cross: "cross"
    case .delay: "delay"
    case .sendAgain: "repeat"
    case .tooBig: "tooBig"
    }
  }

  /// The packet that it is also about.
  package var other: PacketPattern? {
    if case .cross(let other) = action { other } else { nil }
  }

  /// The rule in words, as reports and messages name it: `drop SA<`.
  public var text: String {
    name + " " + packet.text + (other.map { " " + $0.text } ?? "") + (client.map { " of \($0)" } ?? "")
  }
}
