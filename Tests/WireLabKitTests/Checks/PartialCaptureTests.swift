import Testing
import WireFormat

@testable import WireLabKit

/// What a capture lacks makes verdicts inconclusive, and never others: nothing passes that the whole capture
/// would not let pass, and nothing fails that it would not let fail.
@Suite struct PartialCaptureTests {
  private static let alice = Written.alice
  private static let bob = Written.bob

  /// Whole conversations, each with its frames.
  private static let whole: [(name: String, frames: [[UInt8]])] =
    Verified.closes().map { ($0.kind, Verified.opened() + $0.frames) } + [
      ("closed by the server", closedByServer), ("refused", Verified.refused(alice)),
      ("reset by the client", Verified.opened() + [Written.segment(alice, bob, [.rst, .ack], 106, 508)]),
      ("reset by the server", Verified.opened() + [Written.segment(bob, alice, .rst, 508)]),
      (
        "reset after a FIN",
        Written.halfClosed() + [Written.segment(bob, alice, [.rst, .ack], 508, 107)]
      ),
      (
        "given up",
        Array(Verified.opened().prefix(2)) + [Written.segment(alice, bob, .rst, 101)]
      ),
      ("with a repetition", repeated),
    ]

  private static let closedByServer: [[UInt8]] =
    Verified.opened() + [
      Written.segment(bob, alice, [.fin, .ack], 508, 106), Written.segment(alice, bob, .ack, 106, 509),
      Written.segment(alice, bob, [.fin, .ack], 106, 509), Written.segment(bob, alice, .ack, 509, 107),
    ]

  private static let repeated: [[UInt8]] = {
    var frames = Written.conversation()
    frames.insert(frames[3], at: 5)
    return frames
  }()

  /// What may be expected: each is right of some of them, and wrong of others.
  private static let expectations: [String] = [
    """
    { handshake: three-way, resetBy: none, bytes: { initiator: 5, responder: 7 }, findings: none,
      teardown: { kind: four-segment, closedFirst: initiator, timeWait: initiator },
      states: { initiator: TIME_WAIT, responder: CLOSED }, duration: [0, 0.5], idle: [0, 0.5],
      closesWithin: { responder: 1 }, wire: S> SA< A> PA> PA< FA> A< FA< A>,
      order: [{ segment: S> }, { segment: FA> }, { segment: FA< }] }
    """,
    """
    { resetBy: responder, bytes: { initiator: 0, responder: 0 },
      teardown: { kind: reset, closedFirst: responder }, states: { initiator: CLOSED, responder: CLOSED },
      duration: [0.5, 2], wire: S> RA<, findings: retransmission, closesWithin: { initiator: 1 },
      order: [{ segment: FA< }, { segment: FA> }] }
    """,
    """
    { resetBy: none, teardown: { kind: graceful, closedFirst: responder, timeWait: responder },
      bytes: { initiator: [0, 3], responder: [4, 9] }, wire: "... FA> ... FA< ...",
      noFindings: retransmission,
      states: { initiator: [FIN_WAIT_2, CLOSED], responder: [LAST_ACK, CLOSED] } }
    """,
    "{ resetBy: initiator, wire: '... R> ...' }", "{ handshake: refused }", "{ handshake: aborted }",
    "{ handshake: [incomplete, unanswered] }", "{ handshake: [three-way, refused], wire: 'S> ...' }",
    "{ teardown: none, wire: '... R<' }", "{ teardown: half-closed }", "{ teardown: three-segment }",
    "{ teardown: simultaneous }", "{ teardown: unacknowledged }",
  ]

  private static let parsed: [Expectations] = expectations.map {
    // swift-format-ignore: NeverUseForceTry
    try! Expectations.decode("each: \($0)", name: "expect")
  }

  /// The verdict of each check, by the expectation and its subject.
  private func verdicts(_ frames: [Written.Frame], ended: Bool) throws -> [String: Check] {
    try Written.with(Written.pcap(frames)) { path in
      var all: [String: Check] = [:]
      for (number, expectations) in Self.parsed.enumerated() {
        let checks = try CaptureVerifier.verify(path, expectations, ended: ended).checks
        for check in checks {
          let subject = "\(number) \(check.subject)"
          let worst = Check.Verdict.worse(all[subject]?.verdict, check.verdict)
          if worst == check.verdict { all[subject] = check }
        }
      }
      return all
    }
  }

  private func expectNothingElse(
    _ name: String, _ frames: [Written.Frame], ended: Bool, than whole: [String: Check],
    ignoring: String = "nothing"
  ) throws {
    guard !frames.isEmpty else { return }
    for (subject, check) in try verdicts(frames, ended: ended) where !subject.contains(ignoring) {
      let verdict = whole[subject]?.verdict
      let isRight = check.verdict == .inconclusive || check.verdict == verdict
      #expect(isRight, "\(name): \(subject): \(check.verdict), not \(String(describing: verdict))")
      #expect(check.verdict != .inconclusive || check.reason != nil, "\(name): \(subject)")
    }
  }

  private func frames(_ octets: [[UInt8]]) -> [Written.Frame] { octets.map { Written.Frame($0) } }

  private func isOf(_ end: Endpoint, _ frame: [UInt8]) -> Bool {
    // The source address of IPv4 in Ethernet.
    frame[29] == UInt8(truncatingIfNeeded: end.address.low)
  }

  @Test(arguments: whole.indices) func oneDirection(_ index: Int) throws {
    let (name, octets) = Self.whole[index]
    let all = try verdicts(frames(octets), ended: true)
    for end in [Self.alice, Self.bob] {
      let seen = frames(octets.filter { isOf(end, $0) })
      for ended in [false, true] {
        try expectNothingElse("\(name), only \(end)", seen, ended: ended, than: all)
      }
    }
  }

  @Test(arguments: whole.indices) func withoutItsBeginning(_ index: Int) throws {
    let (name, octets) = Self.whole[index]
    let all = try verdicts(frames(octets), ended: true)
    for count in 1..<octets.count {
      for ended in [false, true] {
        try expectNothingElse(
          "\(name), without \(count)", frames(Array(octets.dropFirst(count))), ended: ended, than: all)
      }
    }
  }

  @Test(arguments: whole.indices) func withoutItsEnd(_ index: Int) throws {
    let (name, octets) = Self.whole[index]
    let all = try verdicts(frames(octets), ended: true)
    for count in 1..<octets.count {
      // A state that was seen was seen.
      try expectNothingElse(
        "\(name), the first \(count)", frames(Array(octets.prefix(count))), ended: false, than: all,
        ignoring: "states")
    }
  }

  @Test(arguments: [0, 3, 5, 6]) func cutFrames(_ index: Int) throws {
    let (name, octets) = Self.whole[index]
    let all = try verdicts(frames(octets), ended: true)
    for length in Array(14...60) + [66, 80, 100] {
      let cut = octets.map { Written.Frame($0, cutTo: length) }
      try expectNothingElse("\(name), cut to \(length)", cut, ended: true, than: all)
    }
  }
}
