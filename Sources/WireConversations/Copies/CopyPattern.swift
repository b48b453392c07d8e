import WireFormat

/// Whether the segments of one direction come in pairs: the last sign of a copy, where neither the
/// identification nor the way tells.
extension SeenFrames {
  private static let pairNanoseconds: Int64 = 10_000_000
  /// How many segments before a frame, and after it, are nearby.
  private static let nearby = 20
  private static let leastPairs = 3

  /// A segment, and the frames that equal it.
  private struct Repeated {
    var times: [Timestamp]

    /// The distance of its frames; nil: there is one frame, or they stand at uneven distances.
    var distance: Int64? {
      guard times.count > 1 else { return nil }
      let first = times[1] - times[0]
      for place in times.indices.dropFirst(2)
      where !SeenFrames.isNearly(times[place] - times[place - 1], first) {
        return nil
      }
      return first
    }
  }

  /// Whether two distances are nearly the same.
  private static func isNearly(_ one: Int64, _ other: Int64) -> Bool {
    abs(one - other) <= abs(other) / 2 + 20_000
  }

  /// Decides by what stands nearby. Parameters as for `decision`.
  func pattern(around number: UInt32, newest: UInt32, isFinal: Bool) -> Decision {
    let frame = self[number]
    guard isPaired(frame, within: Self.pairNanoseconds) else { return .ownSegment }
    let line = conversation(from: newest, around: number)
    let limit = min(Self.pairNanoseconds, shortestRoundTrip(of: line) ?? .max)
    guard isPaired(frame, within: limit) else { return .ownSegment }
    var segments: [Repeated] = []
    var places: [UInt32: Int] = [:]
    for other in line where self[other].isOfSender(of: frame) {
      let seen = self[other]
      if isPaired(seen, within: limit), let place = places[seen.twin] {
        segments[place].times.append(seen.time)
        places[other] = place
      } else {
        places[other] = segments.count
        segments.append(Repeated(times: [seen.time]))
      }
    }
    guard let own = places[number] else { return .ownSegment }
    if !isFinal && segments.count - 1 - own <= Self.nearby { return .open }
    guard let distance = segments[own].distance else { return .ownSegment }
    let around = segments[max(0, own - Self.nearby)...min(segments.count - 1, own + Self.nearby)]
    var pairs = 0
    var all = 0
    for segment in around {
      if let other = segment.distance {
        all += 1
        if Self.isNearly(other, distance) { pairs += 1 }
      } else {
        all += segment.times.count
      }
    }
    return pairs >= Self.leastPairs && pairs * 2 > all ? .copy : .ownSegment
  }

  /// Whether a frame follows its twin so closely that they may be a pair.
  private func isPaired(_ frame: SeenFrame, within nanoseconds: Int64) -> Bool {
    holds(frame.twin) && abs(frame.time - self[frame.twin].time) < nanoseconds
  }

  /// The frames of a conversation from the newest back to what is nearby of one, the oldest first.
  private func conversation(from newest: UInt32, around number: UInt32) -> [UInt32] {
    var line: [UInt32] = []
    var place = newest
    var before = 0
    while holds(place), line.count < Self.walkLimit, before < 2 * Self.nearby {
      line.append(place)
      let seen = self[place]
      if latest &- place > latest &- number && seen.isOfSender(of: self[number]) { before += 1 }
      place = seen.previous
    }
    line.reverse()
    return line
  }

  /// The shortest time in which an octet reached the other end, and its acknowledgment came back, as far as
  /// both halves of the way are seen: from where the capture was made to either end and back.
  private func shortestRoundTrip(of line: [UInt32]) -> Int64? {
    var shortest: [Int64?] = [nil, nil]
    for (place, number) in line.enumerated() {
      let sent = self[number]
      guard sent.length > 0 || !sent.marks.isDisjoint(with: [.hasSYN, .hasFIN]), !holds(sent.twin) else {
        continue
      }
      let answer = line[(place + 1)...].first {
        let answer = self[$0]
        return !answer.isOfSender(of: sent) && answer.marks.contains(.hasAck)
          && sent.end.precedesOrEquals(answer.acknowledgment)
      }
      guard let answer else { continue }
      let time = self[answer].time - sent.time
      let half = sent.marks.contains(.sourceIsLower) ? 0 : 1
      shortest[half] = min(shortest[half] ?? time, time)
    }
    let known = shortest.compactMap(\.self)
    return known.isEmpty ? nil : known.reduce(0, +)
  }
}
