import Glibc
import WireCapture
import WireConversations
import WireJudgement
import WireSystem

/// What the wire shows of a scenario: the frames, and what the bench and the actors had to do with them.
package struct CapturedWire {
  package let capture: LiveCapture
  package let bench: Bench?
  let injector: SegmentInjector?

  /// What is on its way is there within this time, however loaded the machine.
  private static let limitNanoseconds: Int64 = 1_000_000_000
  private static let pollMicroseconds: UInt32 = 5_000

  /// The marks of the frames so far.
  package var marks: FrameMarks {
    FrameMarks(bench?.passages ?? [], injected: injector?.sent ?? [], in: capture.frames)
  }

  /// The conversations so far.
  ///
  /// - Parameters:
  ///   - end: how the capture ended; nil: it goes on.
  ///   - observed: by frame, what the kernel was seen to say of the ends.
  ///   - more: adds what is not in the capture.
  package func conversations(
    _ end: LiveCapture.End? = nil, observed: [Int: FrameObservation] = [:],
    and more: (inout FrameJudge) -> Void = { _ in }
  ) -> [Conversation] {
    let marks = marks
    var judge = FrameJudge()
    for index in 0..<capture.frames.count {
      let (frame, octets) = capture.frames[index]
      judge.add(
        octets.span.bytes, linkType: capture.linkType, wireLength: frame.wireLength, time: frame.time,
        passage: marks[index + 1].passage.observed(observed[index + 1]))
    }
    more(&judge)
    judge.deliverHeld()
    let isDrained = end?.drained ?? true
    return judge.conversations(isComplete: isDrained, dropped: end?.dropped ?? 0, isLive: isDrained)
  }

  /// The sockets when everything is at rest, which wire and kernel agree on, or do not within a second.
  func tableAtRest(until deadline: Int64) -> SocketTable {
    let limit = min(max(deadline, Clock.monotonic()), Clock.monotonic() + Self.limitNanoseconds)
    while true {
      let table = SocketTable.read()
      let isAgreed =
        table.sockets.allSatisfy(\.isListening)
        || Contradictions(conversations()).find(in: KernelHistory(table), isAtRest: true)
          .isEmpty
      if isAgreed || Clock.monotonic() >= limit { return table }
      usleep(Self.pollMicroseconds)
    }
  }
}
