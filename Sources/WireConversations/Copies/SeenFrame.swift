import WireFormat

/// What is remembered of a frame, to know its copies: 64 octets, a line of the processor's cache.
struct SeenFrame {
  /// A digest of the endpoints, the identification, and all of the header that a copy has, too.
  var key: UInt64 = 0
  var time = Timestamp(nanoseconds: 0)
  /// The frame before it in the same bucket of the index.
  var older: UInt32 = 0
  /// The frame before it in its conversation.
  var previous: UInt32 = 0
  /// The last frame before it that is the same packet to the octet.
  var twin: UInt32 = 0
  /// Its place in the capture.
  var frame: UInt32 = 0
  /// The sequence number of its first octet of payload.
  var start: UInt32 = 0
  var length: UInt32 = 0
  var acknowledgment: UInt32 = 0
  /// Of the first 64 octets of payload, and of all, as far as they were captured.
  var beginning: UInt32 = 0
  var payload: UInt32 = 0
  /// The way that it came.
  var path: UInt32 = 0
  /// How many octets of payload were captured; no more than it can hold.
  var capturedLength: UInt16 = 0
  /// Of window, options and flags: what the pieces of one packet have in common.
  var likeness: UInt16 = 0
  var identification: UInt16 = 0
  var timeToLive: UInt8 = 0
  var marks: Marks = []

  struct Marks: OptionSet {
    let rawValue: UInt8
    // The lowest are those of the header.
    static var hasFIN: Marks { Marks(rawValue: UInt8(truncatingIfNeeded: TCPFlags.fin.rawValue)) }
    static var hasSYN: Marks { Marks(rawValue: UInt8(truncatingIfNeeded: TCPFlags.syn.rawValue)) }
    static var hasAck: Marks { Marks(rawValue: UInt8(truncatingIfNeeded: TCPFlags.ack.rawValue)) }
    /// The sender is the endpoint that the four-tuple holds first.
    static var sourceIsLower: Marks { Marks(rawValue: 0x40) }
    /// It is known to be a copy.
    static var isCopy: Marks { Marks(rawValue: 0x80) }

    @inline(__always)
    init(rawValue: UInt8) { self.rawValue = rawValue }

    @inline(__always)
    init(_ flags: TCPFlags, sourceIsLower: Bool) {
      rawValue = UInt8(truncatingIfNeeded: flags.rawValue & 0x3f) | (sourceIsLower ? 0x40 : 0)
    }
  }

  /// The octets that must be captured of both so that two frames which were cut differently can be compared.
  private static var comparedLength: UInt16 { 64 }

  /// Whether the octets that were captured of both are the same; nil: nothing can be compared.
  @inline(__always)
  func hasOctets(of other: SeenFrame) -> Bool? {
    if capturedLength == other.capturedLength && (capturedLength < .max || length == other.length) {
      return payload == other.payload
    }
    guard min(capturedLength, other.capturedLength) >= Self.comparedLength else { return nil }
    return beginning == other.beginning
  }

  /// Whether one end sent both.
  func isOfSender(of other: SeenFrame) -> Bool {
    marks.contains(.sourceIsLower) == other.marks.contains(.sourceIsLower)
  }

  /// One past its last octet of payload.
  var payloadEnd: UInt32 { start &+ length }

  /// One past all that it occupies.
  var end: UInt32 { payloadEnd &+ (marks.contains(.hasFIN) ? 1 : 0) }

  /// Whether both carry an octet of the same number.
  func overlaps(_ other: SeenFrame) -> Bool {
    length > 0 && other.length > 0 && start.precedes(other.payloadEnd) && other.start.precedes(payloadEnd)
  }

  /// Whether it came another way than one before: elsewhere, or with fewer hops left.
  func cameAnotherWay(than earlier: SeenFrame) -> Bool {
    path != earlier.path || timeToLive < earlier.timeToLive
  }

  /// Whether it came the same way.
  func cameSameWay(as other: SeenFrame) -> Bool { path == other.path && timeToLive == other.timeToLive }
}
