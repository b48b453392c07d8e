import WireCapture
import WireConversations
import WireFormat
import WireJudgement

/// The provenance of captured frames: which packets that came by the bench are which frames.
///
/// A packet waits for the bench after it was captured, and is the same octets there. Of packets that are
/// alike, the one that was captured first came by first.
package struct ProvenanceIndex: Equatable {
  /// By frame, from 1; frames with which nobody had to do have none.
  private var provenance: [Int: FrameProvenance] = [:]
  /// Packets that came by the bench, and are in no frame.
  private(set) var missing = 0

  /// Nobody had to do with any frame.
  init() {}

  /// - Parameters:
  ///   - passages: in the order in which they came by.
  ///   - injected: packets that actors spelled out, from the IP header on.
  init(_ passages: [Passage], injected: [(octets: [UInt8], actor: String)], in frames: FrameStore) {
    guard !passages.isEmpty || !injected.isEmpty else { return }
    var places: [ArraySlice<UInt8>: [Int]] = [:]
    for index in (0..<frames.count).reversed() {
      places[frames[index].octets.dropFirst(Self.linkHeaderLength), default: []].append(index + 1)
    }
    for packet in injected {
      // The same packet comes by the bench, too: it is only looked up.
      guard let frame = places[Self.key(packet.octets)]?.last(where: { provenance[$0] == nil }) else {
        missing += 1
        continue
      }
      provenance[frame, default: .none].passage.origin = .script
      provenance[frame]?.author = packet.actor
    }
    var fragments = FragmentedFrames(frames)
    for passage in passages {
      // A datagram that travelled in fragments has been put together before it comes by.
      let found = places[Self.key(passage.octets)]?.popLast().map { [$0] } ?? fragments.frames(of: passage)
      if found.isEmpty { missing += 1 }
      for frame in found { note(frame, passage, captured: frames[frame - 1].frame.time) }
    }
  }

  private mutating func note(_ frame: Int, _ passage: Passage, captured: Timestamp) {
    switch passage.fate {
    case .delivered: break
    case .dropped, .held: provenance[frame, default: .none].passage.delivery = .never
    case .released(let time):
      provenance[frame, default: .none].passage.delivery = .later(nanoseconds: max(0, time - captured))
    }
    if passage.isCopy { provenance[frame, default: .none].passage.origin = .bench }
  }

  /// Whether nobody had to do with any frame.
  var isEmpty: Bool { provenance.isEmpty }

  /// What the bench had to do with a frame.
  subscript(frame: Int) -> FrameProvenance { provenance[frame] ?? .none }

  /// `lo` has an Ethernet header.
  private static let linkHeaderLength = 14
  /// As much of a packet as a capture holds.
  static let packetLimit = LiveCapture.snapLength - linkHeaderLength

  private static func key(_ octets: [UInt8]) -> ArraySlice<UInt8> { octets.prefix(packetLimit) }
}
