import WireFormat

@testable import WireLabKit

/// Captures that tests write, judged by expectations.
enum Verified {
  /// What `verify` finds.
  static func outcome(_ frames: [Written.Frame], _ expectations: Expectations) throws
    -> CaptureVerifier.Outcome
  {
    try Written.with(Written.pcap(frames)) { try CaptureVerifier.verify($0, expectations) }
  }

  /// `each.teardown.kind passed`, for each check.
  static func verdicts(_ frames: [[UInt8]], _ yaml: String) throws -> [String] {
    try verdicts(frames.map { Written.Frame($0) }, yaml)
  }

  static func verdicts(_ frames: [Written.Frame], _ yaml: String) throws -> [String] {
    try checks(frames, yaml).map { "\($0.subject) \($0.verdict)" }
  }

  static func checks(_ frames: [Written.Frame], _ yaml: String) throws -> [Check] {
    try outcome(frames, Expectations.decode(yaml, name: "expect")).checks
  }

  /// What a check says is likely, in English; nil: nothing.
  static func reasons(_ frames: [[UInt8]], _ yaml: String) throws -> [String?] {
    try checks(frames.map { Written.Frame($0) }, yaml).map { $0.reason?.en }
  }

  /// A conversation that `client` opens, as it stands before anybody closes: octets each, in turn.
  static func opened(_ client: Endpoint = Written.alice, _ server: Endpoint = Written.bob) -> [[UInt8]] {
    Array(Written.conversation(client, server).prefix(5))
  }

  /// The four segments, three segments, and crossing FINs that end it.
  static func closes(_ client: Endpoint = Written.alice, _ server: Endpoint = Written.bob)
    -> [(kind: String, frames: [[UInt8]])]
  {
    let fin = Written.segment(client, server, [.fin, .ack], 106, 508)
    let answer = Written.segment(server, client, [.fin, .ack], 508, 107)
    let last = Written.segment(client, server, .ack, 107, 509)
    return [
      ("four-segment", [fin, Written.segment(server, client, .ack, 508, 107), answer, last]),
      ("three-segment", [fin, answer, last]),
      (
        "simultaneous",
        [
          fin, Written.segment(server, client, [.fin, .ack], 508, 106), last,
          Written.segment(server, client, .ack, 509, 107),
        ]
      ),
    ]
  }

  /// A SYN that a reset answers.
  static func refused(_ client: Endpoint = Written.carol, _ server: Endpoint = Written.bob) -> [[UInt8]] {
    [Written.segment(client, server, .syn, 100), Written.segment(server, client, [.rst, .ack], 0, 101)]
  }
}
