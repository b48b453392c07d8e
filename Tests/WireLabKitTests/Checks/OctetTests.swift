import Testing
import WireFormat

@testable import WireLabKit

/// What payloads and streams begin with.
@Suite struct OctetTests {
  private static let alice = Written.alice
  private static let bob = Written.bob
  private static let request = "GET / HTTP/1.1\r\n\r\n"
  private static let answer = "HTTP/1.1 200 OK\r\n\r\n"

  /// A request and its answer, each cut after so many octets, and a graceful close.
  private static func exchange(cut: Int? = nil) -> [[UInt8]] {
    var frames = Array(Written.conversation().prefix(3))
    var (sent, received): (UInt32, UInt32) = (101, 501)
    for (text, isRequest) in [(request, true), (answer, false)] {
      for piece in pieces(text, cut) {
        let length = UInt32(piece.utf8.count)
        if isRequest {
          frames.append(Written.segment(alice, bob, [.ack, .psh], sent, received, says: piece))
          sent += length
        } else {
          frames.append(Written.segment(bob, alice, [.ack, .psh], received, sent, says: piece))
          received += length
        }
      }
    }
    return frames + [
      Written.segment(alice, bob, [.fin, .ack], sent, received),
      Written.segment(bob, alice, [.fin, .ack], received, sent + 1),
      Written.segment(alice, bob, .ack, sent + 1, received + 1),
    ]
  }

  private static func pieces(_ text: String, _ cut: Int?) -> [String] {
    guard let cut else { return [text] }
    var rest = Array(text.utf8)[...]
    var pieces: [String] = []
    while !rest.isEmpty {
      pieces.append(String(decoding: rest.prefix(cut), as: UTF8.self))
      rest = rest.dropFirst(cut)
    }
    return pieces
  }

  private static let expectations: [(String, Bool)] = [
    (#"wire: 'S> SA< A> PA> text="GET /" PA< text="HTTP/1.1 200" ...'"#, true),
    (#"wire: '... PA> text="GET / HTTP/1.1\r\n\r\n" ... PA< hex="48 54 54 50" ...'"#, true),
    (#"wire: '... PA> text="GET / HTTP/1.1\r\n\r\n." ...'"#, false),
    (#"wire: '... PA< text="HTTP/1.1 404" ...'"#, false), (#"wire: '... PA> len=18 text="GET" ...'"#, true),
    (#"wire: '... PA> text="POST" ...'"#, false), (#"says: { initiator: "GET /" }"#, true),
    (#"says: { responder: "HTTP/1.1 200" }"#, true), (#"says: { responder: "HTTP/1.1 404" }"#, false),
    (#"says: { responder: { hex: "48 54" } }"#, true),
    (#"says: { initiator: "GET / HTTP/1.1\r\n\r\n." }"#, false),
  ]

  @Test(arguments: [nil, 1, 2, 3, 7] as [Int?]) func howeverItIsCut(_ cut: Int?) throws {
    for (expected, holds) in Self.expectations {
      let verdicts = try Verified.checks(
        Self.exchange(cut: cut).map { Written.Frame($0) }, "{ each: { \(expected) } }"
      )
      .map(\.verdict)
      #expect(verdicts == [holds ? .passed : .failed], "\(expected)")
    }
    let order = #"order: [{ segment: 'PA> text="G"' }, { segment: 'PA< text="H"', after: [0, 1] }]"#
    #expect(
      try Verified.verdicts(Self.exchange(cut: cut), "{ each: { \(order) } }")
        == ["each.order passed", "each.order passed"])
  }

  @Test func aRepetitionCountsOnce() throws {
    var frames = Self.exchange(cut: 6)
    frames.insert(frames[3], at: 5)
    frames.insert(Written.segment(Self.alice, Self.bob, [.ack, .psh], 101, 501, says: "XXXXXX"), at: 6)
    #expect(
      try Verified.verdicts(frames, #"{ each: { says: { initiator: "GET / HTTP/1.1" } } }"#)
        == ["each.says.initiator passed"])
  }

  @Test func orderOnTheWayDoesNotMatter() throws {
    var frames = Self.exchange(cut: 6)
    frames.swapAt(3, 4)
    #expect(
      try Verified.verdicts(frames, #"{ each: { says: { initiator: "GET / HTTP/1.1" } } }"#)
        == ["each.says.initiator passed"])
  }

  /// Frames that the snap length cut tell what they have.
  @Test func whatWasNotCapturedIsNotKnown() throws {
    // Ethernet, IP and TCP take 54 octets.
    let frames = Self.exchange().map { Written.Frame($0, cutTo: 54 + 5) }
    for (expected, verdict) in [
      (#"says: { initiator: "GET /" }"#, Check.Verdict.passed),
      (#"says: { initiator: "GET / HTTP" }"#, .inconclusive),
      (#"says: { initiator: "POST / HTTP" }"#, .failed),
      (#"wire: '... PA> text="GET /" ...'"#, .passed),
      (#"wire: '... PA> text="GET / HTTP" ...'"#, .inconclusive),
      (#"wire: '... PA> text="POST / HTTP" ...'"#, .failed),
    ] {
      let check = try Verified.checks(frames, "{ each: { \(expected) } }").first
      #expect(check?.verdict == verdict, "\(expected)")
      if verdict == .inconclusive { #expect(check?.reason?.en.contains("not captured") == true) }
    }
    let order = try Verified.verdicts(
      frames, #"{ each: { order: [{ segment: S> }, { segment: 'PA> text="GET / HTTP"' }] } }"#)
    #expect(order == ["each.order passed", "each.order inconclusive"])
  }

  @Test func datagrams() throws {
    let frames = [Written.datagram(to: 53, [0x12, 0x34, 1, 0])]
    #expect(try Verified.verdicts(frames, #"{ each: { wire: 'D> hex="1234"' } }"#) == ["each.wire passed"])
    #expect(try Verified.verdicts(frames, #"{ each: { wire: 'D> hex="1235"' } }"#) == ["each.wire failed"])
    #expect(
      try Verified.verdicts(frames, #"{ each: { says: { initiator: { hex: "1234 01" } } } }"#)
        == ["each.says.initiator passed"])
  }

  @Test func ofAMissingBeginningNothingIsKnown() throws {
    #expect(
      try Verified.verdicts(
        Array(Self.exchange(cut: 6).dropFirst(4)), #"{ each: { says: { initiator: "GET" } } }"#)
        == ["each.says.initiator inconclusive"])
  }

  @Test func whoDoesNotAskKeepsNothing() throws {
    let frames = Written.pcap(Self.exchange().map { Written.Frame($0) })
    try Written.with(frames) { path in
      #expect(try CaptureInspector.inspect(path).conversations[0].records.allSatisfy { $0.payload == nil })
      let some = try CaptureInspector.inspect(path, octetCount: 3).conversations[0].records.compactMap(
        \.payload)
      #expect(some == [Array("GET".utf8), Array("HTT".utf8)])
    }
  }

  // MARK: How it is written

  @Test(
    arguments: [
      (#"PA< text="a b, c""#, "a b, c"), (#"PA< text="\r\n\t\"\\""#, "\r\n\t\"\\"),
      (#"PA< hex="41 4243""#, "ABC"),
      (#"D> text="汉""#, "汉"), (#"FPA> len=3 text="=""#, "="),
    ])
  func octets(_ text: String, _ meant: String) throws {
    let pattern = try PacketPattern(parsing: text)
    #expect(pattern.octets == Array(meant.utf8))
    #expect(pattern.text == text)
    #expect(try PacketPattern.list(parsing: "S>, \(text), A<").map(\.text) == ["S>", text, "A<"])
  }

  @Test(
    arguments: [
      (#"PA< text="a"#, "ends without a quotation mark"), ("PA< text=abc", "stands in quotation marks"),
      (#"PA< text="""#, "needs bytes"), (#"PA< hex="4""#, "pairs of hexadecimal digits"),
      (#"PA< hex="4g""#, "pairs of hexadecimal digits"), (#"PA< text="\q""#, "unknown escape"),
      (#"SA< text="a""#, "cannot have `text`"), (#"PA< text="a" hex="41""#, "twice"),
      (#"... text="a""#, "cannot have `text`"), (#"PA< texd="a""#, "unknown field"),
    ])
  func notOctets(_ text: String, _ message: String) {
    let error = #expect(throws: PacketPattern.ParseError.self) { try PacketPattern(parsing: text) }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }
}
