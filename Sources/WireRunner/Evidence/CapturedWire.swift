import Glibc
import WireCapture
import WireConversations
import WireJudgement
import WireSystem
import WireTLS

/// What the wire shows of a scenario: the frames, and what the bench and the actors had to do with them.
package struct CapturedWire {
  package let capture: LiveCapture
  package let bench: Bench?
  let injector: SegmentInjector?
  /// The conversations of the capture.
  let follower: FrameFollower

  /// What is on its way is there within this time, however loaded the machine.
  private static let limitNanoseconds: Int64 = 1_000_000_000
  private static let pollMicroseconds: UInt32 = 5_000

  init(capture: LiveCapture, bench: Bench?, injector: SegmentInjector?) {
    self.capture = capture
    self.bench = bench
    self.injector = injector
    follower = FrameFollower(capture)
  }

  /// What the bench and scripts had to do with the frames so far.
  package var provenance: ProvenanceIndex {
    ProvenanceIndex(bench?.passages ?? [], injected: injector?.sent ?? [], in: capture.frames)
  }

  /// The conversations so far.
  ///
  /// - Parameter end: how the capture ended; nil: it goes on.
  package func conversations(_ end: LiveCapture.End? = nil) -> [Conversation] {
    follower.conversations(provenance, end)
  }

  /// The conversations, judged anew: with what the packets alone do not tell.
  ///
  /// - Parameters:
  ///   - end: how the capture ended; nil: it goes on.
  ///   - observed: by frame, what the kernel was seen to say of the ends.
  ///   - more: adds what is not in the capture.
  package func rejudged(
    _ end: LiveCapture.End? = nil, observed: [Int: FrameObservation] = [:],
    and more: (inout FrameJudge) -> Void = { _ in }
  ) -> [Conversation] {
    var judge = FrameJudge()
    judge.addFrames(
      upTo: capture.frames.count, of: capture.frames, capture.linkType, provenance, observed: observed)
    more(&judge)
    judge.deliverHeld()
    return judge.conversations(end)
  }

  /// What of the frames so far was not looked at.
  var unseen: UnseenFrames { follower.unseen }

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

extension LiveCapture {
  /// The sessions of TLS in the frames so far.
  ///
  /// - Parameter keyLog: their secrets.
  package func tls(_ keyLog: KeyLog) -> TLSStreams {
    let streams = TLSStreams(keyLog: keyLog)
    var judge = TLSFrames(streams)
    for index in 0..<frames.count {
      let (frame, octets) = frames[index]
      judge.add(octets.span.bytes, linkType: linkType, wireLength: frame.wireLength, number: index + 1)
    }
    return streams
  }

  /// The first octets of the payloads so far.
  ///
  /// - Parameter count: how many of each.
  func payloads(_ count: Int) -> PayloadOctets {
    var payloads = PayloadOctets(count: count)
    for index in 0..<frames.count {
      let (frame, octets) = frames[index]
      payloads.add(
        octets.span.bytes, linkType: linkType, wireLength: frame.wireLength, number: index + 1)
    }
    return payloads
  }
}
