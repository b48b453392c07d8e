import Synchronization
import WireCapture
import WireConversations
import WireFormat
import WireJudgement
import WireSockets
import WireSystem

/// The conversations of a capture, while it goes on and when it has ended: each frame is judged once.
///
/// Frames are judged when somebody asks. What the bench or a script had to do with a frame may be known only
/// later, and change what became of others: where that is known differently by then, the frames are judged
/// anew.
package final class FrameFollower: Sendable {
  private let capture: LiveCapture
  /// As if every frame had been received at once.
  private let plain = Mutex(PlainJudge())
  /// With what is known of the frames.
  private let informed = Mutex(InformedJudge())

  private struct PlainJudge: ~Copyable {
    var judge = FrameJudge()
    /// The conversations of so many frames: who waits asks again and again.
    var known: (frames: Int, conversations: [Conversation]) = (0, [])
  }

  private struct InformedJudge: ~Copyable {
    var judge = FrameJudge()
    var provenance = ProvenanceIndex()
  }

  /// Follows a capture from its first frame.
  package init(_ capture: LiveCapture) {
    self.capture = capture
  }

  /// The conversations so far, as if every frame had been received at once.
  package func conversations() -> [Conversation] {
    plain.withLock { plain in
      plain.judge.addFrames(upTo: capture.frames.count, of: capture.frames, capture.linkType)
      if plain.known.frames != plain.judge.frameCount {
        plain.known = (plain.judge.frameCount, plain.judge.conversations())
      }
      return plain.known.conversations
    }
  }

  /// Waits until every conversation that was opened is closed by both ends, or reset.
  ///
  /// - Parameters:
  ///   - limit: when it is over, in nanoseconds of CLOCK_MONOTONIC.
  ///   - isOver: whether nobody waits any more.
  func settle(until limit: Int64, unless isOver: () -> Bool = { false }) {
    while Clock.monotonic() < limit, conversations().contains(where: \.isOpen), !isOver() {
      Pause.wait(nanoseconds: Self.pollNanoseconds)
    }
  }

  private static let pollNanoseconds = 5_000_000

  /// What of the frames so far was not looked at.
  package var unseen: UnseenFrames {
    plain.withLock { plain in
      plain.judge.addFrames(upTo: capture.frames.count, of: capture.frames, capture.linkType)
      return plain.judge.unseen
    }
  }

  /// Whether something of the frames so far began as TLS begins.
  package var seesTLS: Bool {
    plain.withLock { plain in
      plain.judge.addFrames(upTo: capture.frames.count, of: capture.frames, capture.linkType)
      return plain.judge.seesTLS
    }
  }

  /// The conversations when the capture has ended.
  package func conversations(_ end: LiveCapture.End) -> [Conversation] {
    conversations(ProvenanceIndex(), end)
  }

  /// The conversations with what is known of their frames.
  ///
  /// - Parameter end: how the capture ended; nil: it goes on, and nothing is missing so far.
  func conversations(_ provenance: ProvenanceIndex, _ end: LiveCapture.End?) -> [Conversation] {
    guard !provenance.isEmpty else {
      return plain.withLock { plain in
        plain.judge.addFrames(upTo: capture.frames.count, of: capture.frames, capture.linkType)
        return plain.judge.conversations(end)
      }
    }
    return informed.withLock { known in
      // A frame that comes after one that was held may come before it is received: then nothing can be added.
      if known.judge.frameCount != capture.frames.count || known.provenance != provenance {
        known.judge = FrameJudge()
        known.provenance = provenance
        known.judge.addFrames(upTo: capture.frames.count, of: capture.frames, capture.linkType, provenance)
        known.judge.deliverHeld()
      }
      return known.judge.conversations(end)
    }
  }
}

extension Conversation {
  /// Whether it was opened, and is not closed by both ends, nor reset.
  fileprivate var isOpen: Bool {
    guard let handshake, let teardown else { return false }
    return handshake.kind.leadsSomewhere && teardown.kind.reliesOnAbsence
  }
}

extension FrameJudge {
  /// Judges the frames that were not judged before.
  ///
  /// - Parameters:
  ///   - count: of the first so many frames. Others may come meanwhile: under load there would be no end of
  ///     them, and who waits for one of the first would be told after the last.
  ///   - provenance: what the bench and scripts had to do with them.
  ///   - observed: by frame, what the kernel was seen to say.
  package mutating func addFrames(
    upTo count: Int, of frames: FrameStore, _ linkType: LinkType,
    _ provenance: ProvenanceIndex = ProvenanceIndex(), observed: [Int: FrameObservation] = [:]
  ) {
    while frameCount < count {
      let number = frameCount + 1
      let (frame, octets) = frames[frameCount]
      add(
        octets.span.bytes, linkType: linkType, wireLength: frame.wireLength, time: frame.time,
        passage: provenance[number].passage.observed(observed[number]))
    }
  }

  /// The conversations so far.
  ///
  /// - Parameter end: how the capture ended; nil: it goes on, and nothing is missing so far.
  func conversations(_ end: LiveCapture.End?) -> [Conversation] {
    let isDrained = end?.drained ?? true
    return conversations(isComplete: isDrained, dropped: end?.dropped ?? 0, isDrained: isDrained)
  }
}
