import WireFormat

/// What the packets of a conversation were wrapped in. A VLAN and its like label both directions; the numbers
/// of tunnels of GTP, L2TP, PPTP and MPLS one only, so that the two differ.
public struct ConversationWrapping: Hashable, Codable, Sendable {
  /// The wrappings of the initiator's packets, each once, in the order of their appearance; empty: none.
  public var initiator: [String]
  /// Those of the responder's.
  public var responder: [String]
  /// What both have in common, for people: `gtp` where only the numbers differ.
  public var label: String

  /// Looks up what a tracker knows by numbers; nil: nothing was wrapped.
  init?(_ first: UInt32, _ others: OtherWrappings, _ labels: WrappingLabels?) {
    guard first != 0 || !others.isEmpty, let labels else { return nil }
    let sides = [0, 1].map { sender in
      let own = others.entries.filter { $0.sender == sender }.map(\.wrapping)
      return (own.isEmpty ? [first] : own).map { labels.wrapping($0) ?? Wrapping() }
    }
    initiator = sides[0].map(\.description).filter { !$0.isEmpty }
    responder = sides[1].map(\.description).filter { !$0.isEmpty }
    label = Self.common(sides[0] + sides[1])
  }

  /// The wrappers that all have, with the numbers that all have; where they differ in more, each of them.
  private static func common(_ wrappings: [Wrapping]) -> String {
    guard let first = wrappings.first else { return "" }
    if let label = wrappings.dropFirst().reduce(first, { $0?.common(with: $1) }) { return label.description }
    var texts: [String] = []
    for wrapping in wrappings.map(\.description) where !texts.contains(wrapping) {
      texts.append(wrapping)
    }
    return texts.map { $0.isEmpty ? "-" : $0 }.joined(separator: " | ")
  }
}

/// What packets of a conversation were wrapped in, where that was not always the same.
struct OtherWrappings {
  /// More than these are not told.
  private static let limit = 16

  /// Wrappings by their numbers, with who sent them.
  private(set) var entries: [(wrapping: UInt32, sender: Int)] = []

  /// Whether it was always the same.
  var isEmpty: Bool { entries.isEmpty }

  /// Whether either end was seen in a wrapping.
  func hold(_ wrapping: UInt32) -> Bool { entries.contains { $0.wrapping == wrapping } }

  /// Notes that `sender` sent something in a wrapping.
  mutating func note(_ wrapping: UInt32, from sender: Int) {
    guard entries.count < Self.limit, !entries.contains(where: { $0 == (wrapping, sender) }) else { return }
    entries.append((wrapping, sender))
  }
}
