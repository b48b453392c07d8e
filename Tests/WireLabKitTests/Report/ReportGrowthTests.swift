import TestSupport
import Testing
import WireFormat
import WireJudgement
import WireText

@testable import WireLabKit
@testable import WireReports

/// Reports cost no more than what they report, and stay readable whatever a capture or a program does.
@Suite struct ReportGrowthTests {
  /// A conversation with a hole before each segment: a finding and a row for each.
  private static func holes(_ count: Int) throws -> Conversation {
    let open = Array(Written.conversation().prefix(3))
    let data = (0..<count).map {
      Written.segment(Written.alice, Written.bob, .ack, 101 + UInt32($0) * 8, 501, payload: 4)
    }
    return try Written.with(Written.pcap((open + data).map { Written.Frame($0) })) {
      try #require(CaptureInspector.inspect($0).conversations.first)
    }
  }

  @Test func aLadderIsLinear() throws {
    let small = try Self.holes(800)
    let large = try Self.holes(3200)
    let report = TextReport(.init(maximumPackets: .max))
    let growth = Growth.ofFourfold(1) { _ = report.conversation($0 == 1 ? small : large) }
    #expect(growth < 9)
  }

  /// Findings are kept up to a number, and counted beyond.
  @Test func findingsAreBounded() throws {
    let conversation = try Self.holes(10_500)
    #expect(conversation.findings.count == 10_000)
    let omitted = try #require(conversation.omittedFindings)
    let fewer = try #require(Self.holes(10_400).omittedFindings)
    #expect(omitted == fewer + 100)
    #expect(TextReport().conversation(conversation).contains("(+\(10_000 - 24 + omitted))"))
    var line: [UInt8] = []
    InspectDocument.appendLine(conversation, file: "a.pcap", to: &line)
    #expect(String(decoding: line, as: UTF8.self).contains("\"omittedFindings\":\(omitted)"))
  }

  /// What is only counted may be anything.
  @Test(arguments: [
    ("{ each: { findings: none } }", WireJudgement.ExitStatus.failed),
    ("{ each: { noFindings: zero_window } }", .inconclusive),
    ("{ each: { findings: { kind: zero_window, times: 0 } } }", .inconclusive),
  ])
  func whatIsOmittedIsNotKnown(_ text: String, _ status: WireJudgement.ExitStatus) throws {
    let open = Array(Written.conversation().prefix(3))
    let data = (0..<10_500).map {
      Written.segment(Written.alice, Written.bob, .ack, 101 + UInt32($0) * 8, 501, payload: 4)
    }
    try Written.with(Written.pcap((open + data).map { Written.Frame($0) })) {
      let expectations = try Expectations.decode(text, name: "--expect")
      #expect(try CaptureVerifier.verify($0, expectations, ended: true).status == status)
    }
  }

  /// A program may make a million calls in a conversation of a few packets.
  @Test func rowsOfALadderAreBounded() throws {
    let rows = (0..<5000).map { _ in LadderRow(time: 7) }
    let limited = rows.limited(to: [LadderRow].usualLimit)
    #expect(limited.count == [LadderRow].usualLimit + 1)
    #expect(limited.count { if case .leftOut(4000) = $0.middle { true } else { false } } == 1)
    #expect(rows.prefix(1000).map { $0 }.limited(to: 1000).count == 1000)
  }

  /// As many kinds of frames as there are link types: documents name all of them, a line some.
  @Test func kindsOfFramesAreBounded() throws {
    var writer = PcapngWriter()
    for number in 1000..<1100 {
      writer.addInterface(name: "i", linkType: LinkType(rawValue: UInt16(number)))
    }
    let frame = Written.conversation()[0]
    for number in 0..<100 {
      writer.append(
        frame.span.bytes, time: Timestamp(nanoseconds: Int64(number)), interface: number)
    }
    try Written.with(writer.takeBytes()) { path in
      let result = try CaptureInspector.inspect(path)
      #expect(result.linkTypes.count == 100)
      let text = TextReport().inspect([result])
      #expect(text.count < 2500, "\(text)")
      #expect(text.contains("(+92)"))
      #expect(text.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains("88 further kinds"))
      let document = InspectDocument.text([result])
      #expect((1000..<1100).allSatisfy { document.contains("\"link-type-\($0)\": 1") })
    }
  }
}
