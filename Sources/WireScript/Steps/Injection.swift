import WireGrammar
import WireText

/// A segment that a script spells out, whatever the kernel would have sent.
public struct Injection: Hashable, Sendable {
  /// The control bits: letters of `FSRPAUEC`; may be none.
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
  /// The value of its timestamps (RFC 7323); nil: no such option.
  public var timestamp: Timestamp?
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

  /// The clock of its sender: so much beyond what that end sent last, as the capture shows it.
  public struct Timestamp: Hashable, Sendable {
    /// How much beyond; negative: how much behind.
    public var offset: Int

    /// A timestamp from its distance.
    public init(offset: Int) { self.offset = offset }
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
    window: UInt16 = 65_535, maximumSegmentSize: UInt16? = nil, timestamp: Timestamp? = nil,
    sender: String? = nil, fromNewPort: Bool = false, destination: Destination = .actor(nil)
  ) {
    self.flags = flags
    self.sequence = sequence
    self.acknowledgment = acknowledgment
    self.payload = payload
    self.window = window
    self.maximumSegmentSize = maximumSegmentSize
    self.timestamp = timestamp
    self.sender = sender
    self.fromNewPort = fromNewPort
    self.destination = destination
  }

  /// The segment in words: `SA seq next ack isn+1`.
  public var text: String {
    let numbers = ["seq \(sequence.text)"] + (acknowledgment.map { ["ack \($0.text)"] } ?? [])
    let size = payload.isEmpty ? [] : ["len \(payload.count)"]
    let times = timestamp.map { ["timestamp \($0.text)"] } ?? []
    return ([flags.isEmpty ? "no flags" : flags] + numbers + size + times).joined(separator: " ")
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

  fileprivate static func signed(_ offset: Int) -> String {
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

extension Injection.Timestamp {
  /// As scenario files write it: `last`, `last-1000`.
  public var text: String { "last" + Injection.Number.signed(offset) }

  /// A timestamp from its text; nil: it is none.
  public init?(_ text: String) {
    guard text.hasPrefix("last") else { return nil }
    let rest = text.dropFirst("last".count)
    guard !rest.isEmpty else {
      offset = 0
      return
    }
    guard rest.hasPrefix("+") || rest.hasPrefix("-"), let offset = Int(rest), abs(offset) <= Int(UInt32.max)
    else { return nil }
    self.offset = offset
  }
}
