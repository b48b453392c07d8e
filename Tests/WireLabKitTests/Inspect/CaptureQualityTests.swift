import Testing
import WireFormat

@testable import WireLabKit

/// What is wrong with a capture is said before any verdict, in counts and in words; nothing where nothing is.
@Suite struct CaptureQualityTests {
  private func quality(_ frames: [Written.Frame]) throws -> CaptureQuality {
    try Written.with(Written.pcap(frames)) { CaptureQuality(try CaptureInspector.inspect($0)) }
  }

  private func frames(_ octets: [[UInt8]]) -> [Written.Frame] { octets.map { Written.Frame($0) } }

  private static let ofClient = [0, 2, 3, 5, 8].map { Written.conversation()[$0] }
  private static let again = Written.conversation(Written.carol)

  @Test func aGoodOneIsPassedOver() throws {
    let quality = try quality(frames(Written.conversation()))
    #expect(quality.isGood && quality.lines.isEmpty)
    try Written.with(Written.pcap(frames(Written.conversation()))) { path in
      let capture = try CaptureInspector.inspect(path)
      #expect(!InspectDocument.text([capture]).contains("quality"))
      #expect(!InspectDocument.totals([try CaptureInspector.totals(path)]).contains("quality"))
    }
  }

  /// The server's frames have times that are 50 ms too early.
  private static let twoClocks = Shuffled.timed(Written.conversation()).map { frame in
    var frame = frame
    if frame.octets[29] == 2 { frame.time! += 0.05 }
    return frame
  }.sorted { $0.time! < $1.time! }

  /// Captures, and what is counted and said of each.
  private static let poor: [(name: String, frames: [Written.Frame], count: String, says: String)] = [
    (
      "one direction", ofClient.map { Written.Frame($0) }, "oneDirection",
      "only one direction was captured (of 10.0.0.1:40000)"
    ),
    (
      "one direction of two", (ofClient + again).map { Written.Frame($0) }, "oneDirection",
      "only one direction was captured of 1 of 2 conversations"
    ),
    (
      "SYNs alone", [Written.Frame(Written.segment(Written.alice, Written.bob, .syn, 1))], "withoutAnswers",
      "nothing that goes the way of an answer was captured for 1 conversation of SYNs alone"
    ),
    (
      "cut before the flags", Written.conversation().map { Written.Frame($0, cutTo: 40) }, "notLookedAt",
      "cut before the TCP flags 9"
    ),
    (
      "cut before the flags, and where", Written.conversation().map { Written.Frame($0, cutTo: 40) },
      "cutFrames", "9 frames are cut (snap length 40): capture whole frames (-s 0)"
    ),
    (
      "cut in the payload", Written.conversation().map { Written.Frame($0, cutTo: 56) }, "cutFrames",
      "2 frames are cut (snap length 56): opening and closing are judged"
    ),
    (
      "late", Written.conversation().dropFirst(3).map { Written.Frame($0) }, "missingBeginnings",
      "the beginning of the conversation is not in the capture"
    ),
    (
      "open", (Verified.opened() + again).map { Written.Frame($0) }, "missingEnds",
      "1 of 2 conversations was open when the capture stopped"
    ),
    (
      "taps of two clocks", twoClocks, "clockOffsets",
      "the times of one direction are too early, by 0.049 s at least"
    ),
    (
      "taps of two clocks, of one conversation", twoClocks + Shuffled.timed(again, since: 1), "clockOffsets",
      "the times of one direction are too early in 1 of 2 conversations, by 0.049 s at least"
    ),
    (
      "unread", (Written.conversation() + [Written.ip(132, [1, 2, 3, 4])]).map { Written.Frame($0) },
      "notLookedAt", "not looked at: SCTP (protocol 132) 1"
    ),
  ]

  @Test(arguments: poor.indices) func itIsSaidFirst(_ index: Int) throws {
    let (name, frames, count, says) = Self.poor[index]
    try Written.with(Written.pcap(frames)) { path in
      let capture = try CaptureInspector.inspect(path)
      let quality = CaptureQuality(capture)
      #expect(quality.lines.contains { $0.en.hasPrefix(says) || $0.en.contains(says) }, "\(name): \(quality)")
      #expect(quality.lines.allSatisfy { !$0.isShared }, "\(name)")
      // In the document, of all roads that lead to it.
      #expect(InspectDocument.text([capture]).contains("\"\(count)\": "))
      #expect(
        InspectDocument.totals([try CaptureInspector.totals(path)]).contains("\"\(count)\": "), "\(name)")
      let each = try Expectations.decode("{ each: { teardown: graceful } }", name: "expect")
      let outcome = try CaptureVerifier.verify(path, each)
      #expect(VerifyDocument.text([outcome]).contains("\"\(count)\": "))
      // In text before the conversations, and before the checks.
      let wide = TextReport(TextReport.Options(width: 140))
      let text = wide.inspect([capture])
      let first = try #require(quality.lines.first?.en.prefix(40))
      let place = try #require(text.firstRange(of: first))
      if let table = text.firstRange(of: "\nid ") { #expect(place.lowerBound < table.lowerBound) }
      let result = outcome.result(
        number: 1, expectations: "", copy: nil, started: Timestamp(nanoseconds: 0), durationSeconds: 0)
      #expect(result.notices?.map(\.en).contains { $0.contains(says) } == true)
    }
  }

  @Test func ofMuchTheMostImportantIsSaid() {
    var quality = CaptureQuality(
      InspectResult(
        file: "x", format: .pcap, linkTypes: [], packets: 9, undecodedPackets: 0, truncated: false,
        conversations: []))
    quality.conversations = 9
    quality.lostPackets = 2
    quality.oneDirection = 3
    quality.cutFrames = 4
    quality.snapLength = 96
    quality.disorder = Disorder(frames: 5, nanoseconds: 20_000_000)
    quality.conflictingOctets = 1
    quality.duplicates = 6
    quality.missingBeginnings = 7
    quality.markedFrames = 8
    #expect(quality.lines.count == 6)
    #expect(quality.lines.first?.en.hasPrefix("the capture lost 2 packets") == true)
    #expect(quality.lines[1].en.contains("3 of 9 conversations"))
    #expect(quality.lines[1].en.hasSuffix("capture where both directions pass"))
    // The last packets of what went on before are in every capture.
    quality.conversations = 900
    #expect(quality.lines[1].en.hasSuffix("what the other end did is not known"))
  }
}
