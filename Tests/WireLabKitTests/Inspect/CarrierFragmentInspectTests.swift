import Testing
import WireFormat

@testable import WireLabKit

/// A tunnel whose packets are cut into fragments on their way: the conversation inside counts.
@Suite struct CarrierFragmentInspectTests {
  private enum Kind: CaseIterable { case vxlan, gre, ipInIP }

  /// A packet of IP that carries the packet of a frame.
  private static func carried(_ frame: [UInt8], by kind: Kind) -> [UInt8] {
    switch kind {
    case .vxlan: Written.datagram(to: 4789, [8, 0, 0, 0, 0, 0, 42, 0] + frame)
    case .gre: Written.ip(47, [0, 0, 8, 0] + Written.packet(frame))
    case .ipInIP: Written.ip(4, Written.packet(frame))
    }
  }

  /// A frame cut into two fragments, of which each has the number.
  private static func fragments(_ frame: [UInt8], _ number: Int) -> [[UInt8]] {
    let payload = Array(frame[34...])
    return [(0, min(24, payload.count)), (24, payload.count)].map { start, end in
      var part = Array(frame[..<34])
      let length = 20 + end - start
      part[16...21] = [
        UInt8(length >> 8), UInt8(length & 255), UInt8(number >> 8), UInt8(number & 255),
        start == 0 ? 0x20 : 0, UInt8(start / 8),
      ]
      return part + payload[start..<end]
    }
  }

  private func outcome(_ frames: [[UInt8]], _ expectations: String, unwraps: Bool = true) throws
    -> CaptureVerifier.Outcome
  {
    try Written.with(Written.pcap(frames.map { Written.Frame($0) })) {
      try CaptureVerifier.verify(
        $0, try Expectations.decode(expectations, name: "--expect"), ended: true,
        unwrapping: Unwrapping(isOn: unwraps))
    }
  }

  private static let whole = "{ conversations: 1, each: { handshake: three-way, teardown: four-segment } }"

  @Test func theConversationInsideCounts() throws {
    for kind in Kind.allCases {
      var frames: [[UInt8]] = []
      for (index, frame) in Written.conversation().enumerated() {
        let parts = Self.fragments(Self.carried(frame, by: kind), index + 1)
        frames += index % 2 == 0 ? parts : parts.reversed()
      }
      let found = try outcome(frames, Self.whole)
      #expect(found.status == .passed, "\(kind): \(found.checks.map { "\($0.subject) \($0.verdict)" })")
      #expect(found.capture.unseen.isEmpty, "\(kind): \(found.capture.unseen.counts)")
      #expect(found.capture.conversations.first?.initiator == Written.alice)
      #expect(found.capture.conversations.first?.wrapping != nil)
      #expect(found.capture.conversations.first?.packets == 9)
      // One that was never whole may have been anybody's.
      let lost = try outcome(Array(frames.dropLast()), "{ conversations: 1, each: { teardown: graceful } }")
      #expect(lost.status == .inconclusive, "\(kind)")
      #expect(lost.capture.unseen.counts == [.fragment: 1], "\(kind): \(lost.capture.unseen.counts)")
    }
  }

  /// Whoever unwraps nothing sees what is outside.
  @Test func withoutUnwrapping() throws {
    let frames = Written.conversation().enumerated().flatMap {
      Self.fragments(Self.carried($0.element, by: .vxlan), $0.offset + 1)
    }
    let found = try outcome(frames, "{ conversations: { udp: 1 } }", unwraps: false)
    #expect(found.capture.conversations.map(\.transport) == [.udp])
    #expect(found.status == .inconclusive)
  }

  /// Fragments of other datagrams are what they were.
  @Test func otherDatagramsStay() throws {
    let datagram = Written.datagram(to: 9, Array(repeating: 5, count: 60))
    for parts in [Self.fragments(datagram, 7), Self.fragments(datagram, 7).reversed()] {
      let found = try outcome(parts, "{ conversations: 1 }")
      #expect(found.status == .passed)
      #expect(found.capture.conversations.map(\.transport) == [.udp])
    }
  }
}
