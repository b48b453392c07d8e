/// The types of records (RFC 8446 section 5.1).
enum RecordType {
  static let changeCipherSpec: UInt8 = 20
  static let alert: UInt8 = 21
  static let handshake: UInt8 = 22
  static let applicationData: UInt8 = 23
  /// Heartbeats (RFC 6520) are none of ours, but records.
  static let all: ClosedRange<UInt8> = 20...24
}

/// The records of one end: cut out of its stream, and those that wait for something.
struct RecordFlow: Sendable {
  /// What protects its records.
  enum Phase: Hashable, Sendable {
    case plain
    /// In TLS 1.2, from ChangeCipherSpec on.
    case sealed
    case early, handshake, application
  }

  /// One record, as it stands in the stream.
  struct Record: Sendable {
    var type: UInt8
    var version: UInt16
    var payload: [UInt8]
    /// The frame in which it ends.
    var frame: Int
  }

  /// The records that wait, behind those that are done with.
  private var records: [Record] = []
  private var done = 0
  private(set) var phase = Phase.plain
  var protection: RecordProtection?
  /// The octets of messages of the handshake that are not whole.
  var messages: [UInt8] = []
  /// Why nothing more is read.
  private(set) var loss: TLSSession.Doubt?
  /// Whether a record of early data was passed over.
  var hasSkipped = false
  /// Whether a record was opened.
  var hasOpened = false
  /// Whether it was told that the first of those that wait is an alert.
  var hasTold = false
  private var octets: [UInt8] = []
  private var pendingOctets = 0

  /// The longest message of a handshake, in octets: a chain of certificates is the longest.
  static let longestMessage = 1 << 17
  /// As many octets of records may wait.
  private static let pendingLimit = 1 << 18
  private static let headerLength = 5
  /// What a record takes beside its octets.
  private static let recordCost = 64
  private static let longestPayload = (1 << 14) + 2048

  /// The first record that waits.
  var first: Record? { done < records.count ? records[done] : nil }

  /// What it keeps.
  var heldOctets: Int { octets.count + messages.count + pendingOctets }

  /// Whether more waits than may.
  var holdsTooMuch: Bool { pendingOctets > Self.pendingLimit }

  mutating func take(_ new: UnsafeRawBufferPointer, frame: Int) {
    octets += new
    var start = 0
    defer { octets.removeFirst(start) }
    while octets.count - start >= Self.headerLength {
      let length = Int(octets[start + 3]) << 8 | Int(octets[start + 4])
      guard RecordType.all.contains(octets[start]), octets[start + 1] == 3, length <= Self.longestPayload
      else {
        start = octets.count
        return append(Record(type: 0, version: 0, payload: [], frame: frame))
      }
      let end = start + Self.headerLength + length
      guard end <= octets.count else { return }
      append(
        Record(
          type: octets[start], version: UInt16(octets[start + 1]) << 8 | UInt16(octets[start + 2]),
          payload: Array(octets[(start + Self.headerLength)..<end]), frame: frame))
      start = end
    }
  }

  private mutating func append(_ record: Record) {
    records.append(record)
    pendingOctets += record.payload.count + Self.recordCost
  }

  mutating func removeFirst() {
    // It may have been lost meanwhile.
    guard let first else { return }
    pendingOctets -= first.payload.count + Self.recordCost
    hasTold = false
    records[done].payload = []
    done += 1
    if done == records.count {
      records.removeAll(keepingCapacity: true)
      done = 0
    }
  }

  /// Other keys from now on.
  mutating func enter(_ next: Phase) {
    phase = next
    protection = nil
  }

  /// Nothing more is read, and nothing is kept.
  mutating func lose(_ doubt: TLSSession.Doubt) {
    self = RecordFlow()
    loss = doubt
  }
}
