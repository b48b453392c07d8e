import WireFormat

/// Whether the packets of a conversation are those that a `wire` expectation lists.
///
/// Bare acknowledgments, retransmissions and resets after the close that no pattern names are passed over:
/// when the kernel sends those depends on timers and load, and a lesson never depends on luck. All ways to
/// read the list are followed at once, so that no choice made early can spoil the answer.
package struct PacketMatcher {
  package let patterns: [PacketPattern]
  /// Whether octets that were not captured are taken for those that a pattern asks for.
  package let takesUnknown: Bool

  /// From its parts.
  package init(patterns: [PacketPattern], takesUnknown: Bool = true) {
    self.patterns = patterns
    self.takesUnknown = takesUnknown
  }

  /// How far the list matched.
  package struct Outcome {
    /// The frames of the packets that the patterns stand for, if all matched.
    package var frames: [Int]?
    /// The patterns one of which had to come next, where none did.
    package var wanted: [PacketPattern] = []
    /// The packet that no reading of the list allows; nil: the conversation ended too early.
    package var offender: PacketRecord?
    /// The last packet that the reading that came furthest has a pattern for; nil: none has one.
    package var lastMatched: PacketRecord?
  }

  /// One reading of the list so far.
  private struct Reading: Hashable {
    /// The patterns that are done.
    var done: Int
    /// Octets of the run of data that pattern `done` is in the middle of.
    var runLength: Int?
  }

  /// The readings that are possible so far, in the order in which they were found, so that the answer is
  /// always the same.
  private struct Readings {
    /// Each with the frames that its patterns stand for.
    private(set) var all: [(reading: Reading, frames: FrameTrails.Trail)] = []
    private var known: Set<Reading> = []

    mutating func add(_ reading: Reading, _ frames: FrameTrails.Trail) {
      if known.insert(reading).inserted { all.append((reading, frames)) }
    }
  }

  /// Reads the packets of a conversation against the list.
  ///
  /// - Parameter passable: the frames that may come at any time, because they change nothing.
  package func match(_ records: [PacketRecord], passable: Set<Int>) -> Outcome {
    var readings = Readings()
    var trails = FrameTrails()
    readings.add(Reading(done: 0), FrameTrails.empty)
    for record in records {
      var next = Readings()
      for (reading, frames) in readings.all {
        advance(reading, frames, over: record, mayPass: passable.contains(record.frame), &trails, into: &next)
      }
      if next.all.isEmpty {
        return failure(of: readings, trails, records, offender: record)
      }
      readings = next
    }
    for (reading, frames) in readings.all where isComplete(reading) {
      return Outcome(frames: trails.frames(of: frames))
    }
    return failure(of: readings, trails, records, offender: nil)
  }

  private func failure(
    of readings: Readings, _ trails: FrameTrails, _ records: [PacketRecord], offender: PacketRecord?
  ) -> Outcome {
    let furthest = readings.all.max { next(after: $0.reading) < next(after: $1.reading) }
    let last = furthest.flatMap { trails.frames(of: $0.frames).last }
    return Outcome(
      wanted: wanted(by: readings), offender: offender,
      lastMatched: last.flatMap { frame in records.first { $0.frame == frame } })
  }

  private func advance(
    _ reading: Reading, _ frames: FrameTrails.Trail, over record: PacketRecord, mayPass: Bool,
    _ trails: inout FrameTrails, into next: inout Readings
  ) {
    // A packet stands for the first pattern that it can stand for: what passes over it comes last.
    defer {
      if mayPass || record.isBareAcknowledgment { next.add(reading, frames) }
    }
    // In the middle of a run: the record goes on with it, or the run is over.
    var position = reading.done
    if let length = reading.runLength {
      let pattern = patterns[position]
      let sum = length + record.payloadLength
      if pattern.allowsInRun(record), pattern.length.map({ sum <= $0 }) ?? true,
        pattern.hasOctets(in: record, after: length, takesUnknown: takesUnknown)
      {
        next.add(Reading(done: position, runLength: sum), trails.adding(record.frame, to: frames))
      }
      guard isRunWhole(reading) else { return }
      position += 1
    }
    // Any number of `...` may stand for nothing, or for this packet.
    let gaps = position..<(patterns[position...].firstIndex { $0.kind != .anything } ?? patterns.count)
    if patterns.indices.contains(gaps.upperBound) {
      let pattern = patterns[gaps.upperBound]
      let isRun = pattern.startsRun
      let fits =
        pattern.length.map { isRun ? record.payloadLength <= $0 : record.payloadLength == $0 } ?? true
      if fits, pattern.matches(record), isRun || pattern.hasAllOctets(in: record),
        pattern.hasOctets(in: record, after: 0, takesUnknown: takesUnknown)
      {
        next.add(
          isRun
            ? Reading(done: gaps.upperBound, runLength: record.payloadLength)
            : Reading(done: gaps.upperBound + 1), trails.adding(record.frame, to: frames))
      }
    }
    for gap in gaps { next.add(Reading(done: gap), frames) }
  }

  private func isComplete(_ reading: Reading) -> Bool {
    guard reading.runLength == nil || isRunWhole(reading) else { return false }
    return patterns[next(after: reading)...].allSatisfy { $0.kind == .anything }
  }

  /// Whether the run of data in the middle of which a reading is has as many octets as it must.
  private func isRunWhole(_ reading: Reading) -> Bool {
    let (pattern, length) = (patterns[reading.done], reading.runLength ?? 0)
    return pattern.length.map { length == $0 } ?? true && length >= pattern.octets?.count ?? 0
  }

  /// The pattern that has to come next: a run that may be over is done.
  private func next(after reading: Reading) -> Int {
    reading.done + (reading.runLength != nil && isRunWhole(reading) ? 1 : 0)
  }

  private func wanted(by readings: Readings) -> [PacketPattern] {
    let furthest = readings.all.map { next(after: $0.reading) }.max() ?? 0
    return patterns.indices.contains(furthest) ? [patterns[furthest]] : []
  }
}

extension PacketPattern {
  /// The bits that a pattern is about; PSH is the kernel's affair.
  static let judgedFlags: TCPFlags = [.syn, .ack, .fin, .rst, .urg]
  /// Those of RFC 3168, which are judged where a pattern names one of them.
  static let congestionFlags: TCPFlags = [.ece, .cwr]

  /// Whether one record is the packet that the pattern describes, its length aside.
  func matches(_ record: PacketRecord) -> Bool {
    guard record.by == by else { return false }
    switch kind {
    case .any: return hasNumbers(of: record)
    case .segment(let flags, let hasPayload):
      guard case .segment(let seen, _, _, _) = record.content else { return false }
      let judged =
        TCPFlags(rawValue: flags).isDisjoint(with: Self.congestionFlags)
        ? Self.judgedFlags : Self.judgedFlags.union(Self.congestionFlags)
      return TCPFlags(rawValue: seen).intersection(judged).rawValue == flags
        && hasPayload == (record.payloadLength > 0) && hasNumbers(of: record)
    case .datagram: return record.content == .datagram
    case .icmp:
      guard case .icmp = record.content else { return false }
      return true
    case .fragment:
      guard case .fragment(let start) = record.content else { return false }
      return offset.map { $0 == start } ?? true
    case .anything: return false
    }
  }

  /// Whether one record alone is the packet that the pattern describes, its length and its octets, too.
  ///
  /// - Parameter takesUnknown: whether octets that were not captured are taken for those that it asks for.
  package func describes(_ record: PacketRecord, takesUnknown: Bool = false) -> Bool {
    matches(record) && length.map { $0 == record.payloadLength } ?? true && hasAllOctets(in: record)
      && hasOctets(in: record, after: 0, takesUnknown: takesUnknown)
  }

  /// Whether a payload is as long as what it must begin with.
  func hasAllOctets(in record: PacketRecord) -> Bool { record.payloadLength >= octets?.count ?? 0 }

  /// Whether a payload goes on with the octets that are asked for.
  ///
  /// - Parameter start: so many of them came before.
  func hasOctets(in record: PacketRecord, after start: Int, takesUnknown: Bool) -> Bool {
    guard let octets, start < octets.count else { return true }
    let wanted = octets[start...].prefix(record.payloadLength)
    let known = (record.payload ?? []).prefix(wanted.count)
    return wanted.starts(with: known) && (takesUnknown || known.count == wanted.count)
  }

  /// Whether the fields that the pattern asks for are the record's.
  private func hasNumbers(of record: PacketRecord) -> Bool {
    guard case .segment(_, let seq, let ack, let win) = record.content else {
      return [sequence, rawSequence, acknowledgment, window, cookie].allSatisfy { $0 == nil }
    }
    return (sequence.map { $0 == seq } ?? true)
      && (rawSequence.map { $0 == record.rawSequence.map(Int.init) } ?? true)
      && (acknowledgment.map { $0 == ack } ?? true)
      && (window.map { $0 == win } ?? true)
      && (cookie.map { $0 == record.fastOpenCookie } ?? true)
  }

  /// Whether successive segments count as one: data, and nothing else.
  var startsRun: Bool {
    guard case .segment(let flags, let hasPayload) = kind else { return false }
    return hasPayload && TCPFlags(rawValue: flags).isDisjoint(with: [.syn, .fin, .rst])
  }

  /// Whether a record can go on with a run that has begun: its numbers are those of the run's start.
  func allowsInRun(_ record: PacketRecord) -> Bool {
    var rest = self
    rest.sequence = nil
    rest.rawSequence = nil
    rest.acknowledgment = nil
    rest.window = nil
    rest.cookie = nil
    return rest.matches(record)
  }
}

extension PacketRecord {
  /// An ACK that carries nothing.
  package var isBareAcknowledgment: Bool {
    guard case .segment(let flags, _, _, _) = content else { return false }
    return payloadLength == 0
      && TCPFlags(rawValue: flags).intersection(PacketPattern.judgedFlags) == .ack
  }

  /// The packet as a `wire` expectation would write it: `SA<`.
  package var patternText: String {
    let arrow = by == .initiator ? ">" : "<"
    switch content {
    case .segment(let flags, _, _, _):
      let set = TCPFlags(rawValue: flags)
      var text = ""
      if set.contains(.fin) { text += "F" }
      if set.contains(.syn) { text += "S" }
      if set.contains(.rst) { text += "R" }
      if payloadLength > 0 { text += "P" }
      if set.contains(.ack) { text += "A" }
      if set.contains(.urg) { text += "U" }
      if set.contains(.ece) { text += "E" }
      if set.contains(.cwr) { text += "C" }
      return text + arrow
    case .datagram: return "D" + arrow
    case .fragment(let offset): return "FRAG\(arrow) offset=\(offset)"
    case .icmp: return "ICMP" + arrow
    }
  }
}
