import Testing
import WireFormat

@testable import WireLabKit

/// What was not looked at is never a pass, and ordinary captures stay usable.
@Suite struct UnseenTests {
  /// A frame beside a conversation, and what it is called.
  struct Beside: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var frame: [UInt8]
    var cut: Int?

    init(_ name: String, _ frame: [UInt8], cutTo cut: Int? = nil) {
      testDescription = name
      self.frame = frame
      self.cut = cut
    }
  }

  private static let inner = Written.segment(Written.alice, Written.bob, .rst, 107)
  private static let plain = Written.packet(inner)

  /// What can hold no packet of a conversation.
  private static let harmless: [Beside] = [
    Beside("ARP", Written.ethernet(0x0806, [0, 1, 8, 0, 6, 4, 0, 1] + Array(repeating: 0, count: 20))),
    Beside("LLDP", Written.ethernet(0x88cc, [2, 7, 4, 1, 2, 3, 4, 5, 6])),
    Beside("STP", Written.ethernet(38, [0x42, 0x42, 3, 0, 0, 0, 0, 0] + Array(repeating: 0, count: 38))),
    Beside("CDP", Written.ethernet(100, [0xaa, 0xaa, 3, 0, 0, 0x0c, 0x20, 0, 2, 180, 0, 0])),
    Beside("EAPOL", Written.ethernet(0x888e, [2, 1, 0, 0])),
    Beside("LACP", Written.ethernet(0x8809, [1, 1])),
    Beside("PPPoE discovery", Written.ethernet(0x8863, [0x11, 9, 0, 0, 0, 0])),
    Beside(
      "PPPoE, LCP", Written.ethernet(0x8864, [0x11, 0, 0, 1, 0, 10, 0xc0, 0x21, 9, 1, 0, 8, 0, 0, 0, 0])),
    Beside("unknown EtherType", Written.ethernet(0x88b5, Array(0..<60))),
    Beside(
      "ICMP",
      PacketEncoder.encode(
        Packet(
          source: Written.carol, destination: Written.bob, transport: .icmp(ICMPMessage(type: 8, code: 0))))),
    Beside("ICMP, cut", Written.ip(1, [8, 0, 0, 0, 0, 0, 0, 0]), cutTo: 36),
    Beside("IGMP", Written.ip(2, [0x16, 0, 0, 0, 224, 0, 0, 1])),
    Beside("OSPF", Written.ip(89, [2, 1, 0, 44])),
    Beside("VRRP", Written.ip(112, [0x21, 1, 100, 1])), Beside("EIGRP", Written.ip(88, [2, 5])),
    Beside("PIM hello", Written.ip(103, [0x20, 0, 0, 0])), Beside("RSVP", Written.ip(46, [0x10, 1])),
    Beside("IKE", Written.datagram(to: 4500, [0, 0, 0, 0] + Array(1...20))),
    Beside("keep-alive of NAT", Written.datagram(to: 4500, [0xff])),
    Beside("DNS at VXLAN's port", Written.datagram(to: 4789, [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0])),
    Beside("GTP echo", Written.datagram(to: 2152, [0x32, 1, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0])),
  ]

  /// What may hold packets of conversations, between whomever.
  private static let tunnels: [(Beside, id: String)] = [
    (Beside("PPPoE", Written.ethernet(0x8864, [0x11, 0, 0, 1, 0, 42, 0, 0xfd] + plain)), "pppoe"),
    (Beside("MPLS", Written.ethernet(0x8847, [0, 1, 0x11, 64, 0x10, 0, 0, 0x21] + plain)), "mpls"),
    (Beside("MACsec", Written.ethernet(0x88e5, Array(repeating: 7, count: 60))), "macsec"),
    (Beside("PBB", Written.ethernet(0x88e7, [0, 0])), "pbb"),
    (Beside("GRE", Written.ip(47, [0, 0, 0x88, 0x3e, 0, 0, 0, 0] + plain)), "gre"),
    (Beside("IP in IP", Written.ip(4, Array(repeating: 9, count: 40))), "ip-in-ip"),
    (Beside("6in4", Written.ip(41, plain)), "ipv6-in-ip"),
    (Beside("ESP", Written.ip(50, Array(repeating: 9, count: 40))), "esp"),
    (Beside("minimal encapsulation", Written.ip(55, plain)), "minimal-encapsulation"),
    (Beside("an unknown protocol", Written.ip(200, [1, 2, 3])), "protocol-200"),
    (Beside("PIM Register", Written.ip(103, [0x21, 0, 0, 0, 0, 0, 0, 0] + damaged)), "protocol-103"),
    (
      Beside("IP behind an unknown EtherType", Written.ethernet(0x88b5, [1, 2, 3, 4, 5, 6] + plain)),
      "ethertype-88b5"
    ),
    (Beside("VXLAN", Written.datagram(to: 4789, [8, 0, 0, 0, 0, 0, 42, 0] + damaged)), "vxlan"),
    (Beside("Geneve", Written.datagram(to: 6081, [0, 0, 0x65, 0x58, 0, 0, 42, 0] + damaged)), "geneve"),
    (Beside("GTP", Written.datagram(to: 2152, [0x30, 255, 0, 40, 0, 0, 0, 1] + Array(0..<40))), "gtp"),
    (Beside("ESP in UDP", Written.datagram(to: 4500, [0, 0, 0, 7] + Array(1...40))), "esp-in-udp"),
    (Beside("L2TP", Written.datagram(to: 1701, [0x00, 0x02, 0, 1, 0, 1, 0xff, 3, 0, 0xfd] + plain)), "l2tp"),
    (Beside("cut in the addresses", inner, cutTo: 24), "cut"), (Beside("damaged", damaged), "damaged"),
  ]

  private static let damaged: [UInt8] = {
    var frame = inner
    frame[14] = 0x43
    return frame
  }()

  private func outcome(
    _ frames: [Written.Frame], _ expectations: String, linkType: UInt32 = 1, ignoring: Set<String> = [],
    ended: Bool = false
  ) throws -> CaptureVerifier.Outcome {
    try Written.with(Written.pcap(frames, linkType: linkType)) {
      try CaptureVerifier.verify(
        $0, try Expectations.decode(expectations, name: "--expect"), ignoring: ignoring, ended: ended)
    }
  }

  private func outcome(
    _ conversation: [[UInt8]], _ beside: [Beside], _ expectations: String, ignoring: Set<String> = []
  ) throws -> CaptureVerifier.Outcome {
    try outcome(
      conversation.map { Written.Frame($0) } + beside.map { Written.Frame($0.frame, cutTo: $0.cut) },
      expectations,
      ignoring: ignoring)
  }

  private func verdict(_ subject: String, in outcome: CaptureVerifier.Outcome) -> Check.Verdict? {
    outcome.checks.first { $0.subject.description == subject }?.verdict
  }

  private static let each = "{ each: { handshake: three-way, teardown: four-segment } }"

  @Test(arguments: harmless) func ordinaryTrafficChangesNothing(beside: Beside) throws {
    let found = try outcome(Written.conversation(), [beside], "{ conversations: 1 }")
    let isDatagram = found.capture.conversations.count == 2
    #expect(found.status == (isDatagram ? .failed : .passed), "\(found.checks)")
    #expect(found.capture.unseen.isEmpty)
    if !isDatagram { #expect(try outcome(Written.conversation(), [beside], Self.each).status == .passed) }
  }

  @Test(arguments: tunnels.map(\.0), [false, true]) func whatMayCarryIsNoPass(beside: Beside, isFirst: Bool)
    throws
  {
    let id = try #require(Self.tunnels.first { $0.0.testDescription == beside.testDescription }).id
    let frames = Written.conversation().map { Written.Frame($0) }
    let other = Written.Frame(beside.frame, cutTo: beside.cut)
    let all = isFirst ? [other] + frames : frames + [other]
    let seen = try outcome(all, "{ conversations: 0 }").capture.conversations.count
    let counted = try outcome(all, "{ conversations: \(seen) }")
    #expect(counted.status == .inconclusive)
    #expect(counted.capture.unseen.counts.keys.map(\.id) == [id])
    let check = try #require(counted.checks.first { $0.subject == .undecoded })
    #expect(check.frames == [isFirst ? 1 : frames.count + 1])
    #expect(check.reason?.en.contains("--ignore-undecoded \(id)") == true)
    #expect(UnseenKind.isID(id))
    #expect(try outcome(all, "{ conversations: \(seen) }", ignoring: [id]).status == .passed)
    #expect(try outcome(all, "{ conversations: \(seen) }", ignoring: ["sctp"]).status == .inconclusive)
    // Fewer than expected may be where nobody looked; more than expected are there.
    #expect(try outcome(all, "{ conversations: \(seen + 1) }").status == .inconclusive)
    #expect(try outcome(all, "{ conversations: \(seen - 1) }").status == .failed)
    if seen == 1 {
      let each = try outcome(all, Self.each)
      #expect(each.status == .inconclusive)
      // What stands on frames stays.
      #expect(
        verdict("each.handshake", in: each) == .passed && verdict("each.teardown.kind", in: each) == .passed)
      #expect(try outcome(all, Self.each, ignoring: [id]).status == .passed)
      #expect(try outcome(all, "{ each: { teardown: three-segment } }").status == .failed)
    }
  }

  @Test(arguments: [(132, "sctp"), (33, "dccp"), (136, "udp-lite")] as [(UInt8, String)])
  func anotherTransportIsAConversationThatIsNotCounted(number: UInt8, id: String) throws {
    let beside = [Beside(id, Written.ip(number, Array(repeating: 1, count: 20)))]
    for expected in [0, 1, 2] {
      let counted = try outcome(Written.conversation(), beside, "{ conversations: \(expected) }")
      #expect(counted.status == (expected == 0 ? .failed : .inconclusive))
    }
    #expect(try outcome([], beside, "{ conversations: 0 }").status == .inconclusive)
    #expect(try outcome([], beside, "{ conversations: 0 }", ignoring: [id]).status == .passed)
    // It holds no packet of the others.
    #expect(try outcome(Written.conversation(), beside, Self.each).status == .passed)
    #expect(try outcome([], beside, Self.each).status == .failed)
    let text = text(of: try outcome([], beside, "{ conversations: 0 }"))
    #expect(text.contains("(protocol \(number)) 1"), "\(text)")
  }

  private func text(of outcome: CaptureVerifier.Outcome, in language: Language = .en) -> String {
    let result = outcome.result(
      number: 1, expectations: "", copy: nil, started: Timestamp(nanoseconds: 0), durationSeconds: 0)
    return TextReport(TextReport.Options(language: language)).scenario(result)
  }

  /// The frames that are named are those of the kinds that are.
  @Test func framesAreThoseOfTheKinds() throws {
    let other = Beside("SCTP", Written.ip(132, Array(repeating: 1, count: 20)))
    let beside = [other, Self.tunnels[0].0, other, Self.tunnels[1].0]
    func frames(_ expectations: String, ignoring: Set<String> = []) throws -> [Int]? {
      try outcome([], beside, expectations, ignoring: ignoring).checks
        .first { $0.subject == .undecoded }?.frames
    }
    #expect(try frames("{ conversations: 0 }") == [1, 2, 3, 4])
    #expect(try frames(Self.each) == [2, 4])
    #expect(try frames("{ conversations: 0 }", ignoring: ["sctp", "mpls"]) == [2])
  }

  /// What relies on absence is unknown only where the missing frame may be of that conversation.
  @Test func whomItMayConcern() throws {
    let half = "{ each: { teardown: half-closed } }"
    let tunnel = Self.tunnels[0].0
    func cut(_ from: Endpoint, _ to: Endpoint, to count: Int) -> Beside {
      Beside("cut", Written.segment(from, to, .rst, 508), cutTo: count)
    }
    func teardown(_ beside: [Beside], _ expectations: String) throws -> Check.Verdict? {
      let frames =
        Written.halfClosed().map { Written.Frame($0) } + beside.map { Written.Frame($0.frame, cutTo: $0.cut) }
      return verdict("each.teardown.kind", in: try outcome(frames, expectations, ended: true))
    }
    #expect(try teardown([], half) == .passed)
    #expect(try teardown([tunnel], half) == .inconclusive)
    #expect(try teardown([cut(Written.bob, Written.alice, to: 44)], half) == .inconclusive)
    // Cut before the ports: between the same addresses.
    #expect(try teardown([cut(Written.bob, Written.alice, to: 36)], half) == .inconclusive)
    let otherPort = Endpoint(Written.alice.address, 40001)
    #expect(try teardown([cut(Written.bob, otherPort, to: 44)], half) == .passed)
    #expect(try teardown([cut(Written.bob, Written.carol, to: 36)], half) == .passed)
    // It may be missing, too, where the expectation fails.
    #expect(try teardown([tunnel], "{ each: { teardown: reset } }") == .inconclusive)
    #expect(try teardown([], "{ each: { teardown: reset } }") == .failed)
  }

  @Test func aCompleteCloseLeavesNoRoom() throws {
    let all =
      "{ each: { bytes: { initiator: 5, responder: 7 }, resetBy: none, states: { initiator: TIME_WAIT, responder: CLOSED }, findings: none } }"
    let found = try outcome(Written.conversation(), [Self.tunnels[0].0], all)
    for subject in [
      "each.bytes.initiator", "each.bytes.responder", "each.resetBy", "each.states.initiator",
      "each.states.responder",
    ] {
      #expect(verdict(subject, in: found) == .passed, "\(subject)")
    }
    #expect(verdict("each.findings", in: found) == .inconclusive)
    #expect(try outcome(Written.conversation(), [], all).status == .passed)
    let open = try outcome(Written.halfClosed(), [Self.tunnels[0].0], "{ each: { bytes: { initiator: 5 } } }")
    #expect(verdict("each.bytes.initiator", in: open) == .inconclusive)
    // More than expected were seen.
    let more = try outcome(Written.halfClosed(), [Self.tunnels[0].0], "{ each: { bytes: { initiator: 4 } } }")
    #expect(verdict("each.bytes.initiator", in: more) == .failed)
  }

  @Test func aFrameCutBeforeTheFlags() throws {
    let frames = Written.conversation().map { Written.Frame($0, cutTo: 40) }
    for expectations in [Self.each, "{ conversations: 1 }", "{ conversations: 0 }"] {
      let found = try outcome(frames, expectations)
      #expect(found.status == .inconclusive, "\(expectations)")
      let text = text(of: found)
      #expect(text.contains("cut before the TCP flags 9"), "\(text)")
      let chinese = self.text(of: found, in: .zhHans)
      #expect(chinese.contains("在 TCP 标志之前被截断") || chinese.contains("未看到的会话"), "\(chinese)")
    }
    #expect(try outcome(frames, Self.each, ignoring: ["cut"]).status == .failed)
  }

  @Test(arguments: [300, 195, 147, 189]) func aLinkTypeThatIsNotRead(linkType: UInt32) throws {
    let frames = Written.conversation().map { Written.Frame([0, 0, 8, 0, 0, 0, 0, 0, 8, 0] + $0) }
    #expect(try outcome(frames, Self.each, linkType: linkType).status == .inconclusive)
    #expect(try outcome(frames, "{ conversations: 0 }", linkType: linkType).status == .inconclusive)
    let named = try outcome(
      frames, "{ conversations: 0 }", linkType: linkType, ignoring: ["link-type-\(linkType)"])
    #expect(named.status == .passed)
  }

  @Test func whatWirelessStationsSettleIsNothing() throws {
    let beacon = Written.Frame([0, 0, 8, 0, 0, 0, 0, 0, 0x80, 0] + Array(repeating: 1, count: 40))
    let noData = Written.Frame([0, 0, 8, 0, 0, 0, 0, 0, 0x48, 1] + Array(repeating: 1, count: 40))
    #expect(try outcome([beacon, noData], "{ conversations: 0 }", linkType: 127).status == .passed)
  }

  @Test func fragments() throws {
    func fragment(_ number: UInt8, offset: Int, more: Bool, _ payload: [UInt8]) -> Written.Frame {
      var frame = Written.ip(number, payload)
      frame[18...21] = [0, 7, UInt8(offset >> 11) | (more ? 0x20 : 0), UInt8(offset / 8 & 0xff)]
      return Written.Frame(frame)
    }
    let datagram = Array(
      Written.packet(Written.datagram(to: 9, Array(repeating: 5, count: 40))).dropFirst(20))
    let first = fragment(17, offset: 0, more: true, Array(datagram[..<24]))
    let last = fragment(17, offset: 24, more: false, Array(datagram[24...]))
    for frames in [[first, last], [last, first], [first]] {
      #expect(try outcome(frames, "{ conversations: 1 }").status == .passed)
    }
    let lost = try outcome([last], "{ conversations: 0 }")
    #expect(lost.status == .inconclusive && lost.capture.unseen.counts == [.fragment: 1])
    // Of TCP a part tells nothing.
    let segment = Array(Self.plain.dropFirst(20)) + Array(repeating: 0, count: 20)
    let head = fragment(6, offset: 0, more: true, Array(segment[..<24]))
    let tail = fragment(6, offset: 24, more: false, Array(segment[24...]))
    #expect(try outcome([head], "{ conversations: 0 }").status == .inconclusive)
    #expect(try outcome([head, tail], "{ conversations: 1 }").status == .passed)
    #expect(
      try outcome([fragment(1, offset: 24, more: false, [1, 2])], "{ conversations: 0 }").status == .passed)
    #expect(
      try outcome([fragment(47, offset: 24, more: false, [1, 2])], "{ conversations: 0 }").status
        == .inconclusive)
  }

  @Test func ofOneConversationNothingElseIsSaid() throws {
    let frames = (Written.conversation() + [Self.tunnels[0].0.frame]).map { Written.Frame($0) }
    let found = try Written.with(Written.pcap(frames)) {
      try CaptureVerifier.verify($0, try Expectations.decode(Self.each, name: "--expect"), conversation: 1)
    }
    #expect(found.status == .passed, "\(found.checks)")
  }

  @Test func documentsSayWhy() throws {
    let found = try outcome(Written.conversation(), [Self.tunnels[1].0, Self.tunnels[17].0], Self.each)
    #expect(VerifyDocument.text([found], pretty: false).contains(#""notLookedAt":{"cut":1,"mpls":1}"#))
    #expect(
      InspectDocument.text([found.capture], pretty: false).contains(#""notLookedAt":{"cut":1,"mpls":1}"#))
    let text = TextReport(TextReport.Options(language: .en)).inspect([found.capture])
    #expect(text.contains("not looked at: cut before the IP addresses 1, MPLS 1; "))
    let clean = try outcome(Written.conversation(), [], Self.each)
    #expect(!InspectDocument.text([clean.capture]).contains("notLookedAt"))
  }

  /// Where nothing was read, nothing was seen, and nothing is judged.
  @Test func captureWithoutARecord() throws {
    func failure(_ octets: [UInt8]) throws -> String? {
      try Written.with(octets) { path in
        let error = #expect(throws: CaptureInspector.Failure.self) {
          try CaptureVerifier.verify(path, try Expectations.decode("{ conversations: 0 }", name: "--expect"))
        }
        return error?.description
      }
    }
    let frames = [Written.Frame(Self.inner)]
    #expect(try failure(Written.pcap([]))?.contains("it holds no packet") == true)
    #expect(
      try failure(Array(Written.pcap(frames).prefix(50)))?.contains("no packet of it can be read") == true)
    for version in [(1, 4), (3, 0), (2, 5), (2, 99)] as [(UInt16, UInt16)] {
      #expect(
        try failure(Written.pcap(frames, version: version))?.contains("is not known") == true, "\(version)")
    }
    for version in [(2, 4), (2, 3)] as [(UInt16, UInt16)] {
      let found = try Written.with(Written.pcap(frames, version: version)) {
        try CaptureInspector.inspect($0)
      }
      #expect(found.packets == 1)
    }
  }
}
