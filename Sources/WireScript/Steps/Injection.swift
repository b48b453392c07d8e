import WireGrammar
import WireText

/// A segment that a script spells out, whatever the kernel would have sent.
public struct Injection: Hashable, Sendable {
  /// The control bits: letters of `FSRPAU`; may be none.
  public var flags: String
  /// The sequence number.
  public var sequence: Number
  /// The acknowledgment number; nil: 0.
  public var acknowledgment: Number?
  /// What it carries.
  public var payload: [UInt8]
  /// The window as sent.
  public var window: UInt16
  /// The maximum segment size (MSS) that it announces; nil: no such option.
  public var maximumSegmentSize: UInt16?
  /// Whose endpoint it says it comes from; nil: the actor's own.
  public var sender: String?
  /// Whether it comes from a port that no segment has come from yet, and on which nobody hears the answer.
  public var fromNewPort: Bool
  /// Where it goes.
  public var destination: Destination

  /// A number in a segment.
  public enum Number: Hashable, Sendable {
    /// As it stands.
    case absolute(UInt32)
    /// So many beyond what its owner sends next (SND.NXT), as the capture shows it.
    case next(offset: Int)
    /// So many beyond its owner's initial sequence number.
    case initial(offset: Int)
  }

  /// Where a segment goes.
  public enum Destination: Hashable, Sendable {
    /// An actor; of a client, its endpoint. Nil: the first server.
    case actor(String?)
    /// A port of the scenario's loopback address.
    case port(UInt16)
  }

  /// A segment from its parts.
  public init(
    flags: String, sequence: Number, acknowledgment: Number? = nil, payload: [UInt8] = [],
    window: UInt16 = 65_535, maximumSegmentSize: UInt16? = nil, sender: String? = nil,
    fromNewPort: Bool = false, destination: Destination = .actor(nil)
  ) {
    self.flags = flags
    self.sequence = sequence
    self.acknowledgment = acknowledgment
    self.payload = payload
    self.window = window
    self.maximumSegmentSize = maximumSegmentSize
    self.sender = sender
    self.fromNewPort = fromNewPort
    self.destination = destination
  }

  /// The segment in words: `SA seq next ack isn+1`.
  public var text: String {
    let numbers = ["seq \(sequence.text)"] + (acknowledgment.map { ["ack \($0.text)"] } ?? [])
    let size = payload.isEmpty ? [] : ["len \(payload.count)"]
    return ([flags.isEmpty ? "no flags" : flags] + numbers + size).joined(separator: " ")
  }
}

extension Injection.Number {
  /// As scenario files write it: `1000`, `next`, `next+1`, `isn-5`.
  public var text: String {
    switch self {
    case .absolute(let number): "\(number)"
    case .next(let offset): "next" + Self.signed(offset)
    case .initial(let offset): "isn" + Self.signed(offset)
    }
  }

  private static func signed(_ offset: Int) -> String {
    offset == 0 ? "" : offset > 0 ? "+\(offset)" : "\(offset)"
  }

  /// A number from its text; nil: it is none.
  public init?(_ text: String) {
    if let number = UInt32(text), text.allSatisfy(\.isNumber) {
      self = .absolute(number)
      return
    }
    for (word, make) in [("next", Self.next), ("isn", Self.initial)] where text.hasPrefix(word) {
      let rest = text.dropFirst(word.count)
      if rest.isEmpty {
        self = make(0)
        return
      }
      guard rest.hasPrefix("+") || rest.hasPrefix("-"), let offset = Int(rest), abs(offset) <= Int(UInt32.max)
      else { return nil }
      self = make(offset)
      return
    }
    return nil
  }
}
