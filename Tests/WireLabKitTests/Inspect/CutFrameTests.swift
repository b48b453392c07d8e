import Testing
import WireFormat

@testable import WireLabKit

/// A frame that is cut behind its addresses can hurt only conversations between these, unless it may carry
/// packets of others.
@Suite struct CutFrameTests {
  private static let one = Endpoint(IPAddress(v6High: 0x2001_0db8_0000_0000, low: 1), 40000)
  private static let two = Endpoint(IPAddress(v6High: 0x2001_0db8_0000_0000, low: 2), 80)
  private static let three = Endpoint(IPAddress(v6High: 0x2001_0db8_0000_0000, low: 3), 40000)

  /// A reset between two ends of IPv6, with an extension header before what follows it.
  private static func packet(_ from: Endpoint, _ to: Endpoint, _ header: UInt8, then next: UInt8) -> [UInt8] {
    var frame = Written.segment(from, to, .rst, 508)
    let options: [UInt8] = [next, 1, 1, 12] + Array(repeating: 0, count: 12)
    frame[20] = header
    frame[19] += UInt8(options.count)
    frame.insert(contentsOf: options, at: 54)
    return frame
  }

  private func teardown(_ frame: Written.Frame) throws -> (verdict: Check.Verdict?, kinds: [String]) {
    let frames = Written.halfClosed(Self.one, Self.two).map { Written.Frame($0) } + [frame]
    let found = try Written.with(Written.pcap(frames)) {
      try CaptureVerifier.verify(
        $0, try Expectations.decode("{ each: { teardown: half-closed } }", name: "--expect"), ended: true)
    }
    return (
      found.checks.first { $0.subject.description == "each.teardown.kind" }?.verdict,
      found.capture.unseen.sorted.map(\.kind.id)
    )
  }

  @Test(arguments: [0, 43, 44, 60, 51] as [UInt8], [56, 58, 62, 65])
  func inExtensionHeaders(header: UInt8, count: Int) throws {
    for (number, concerns) in [(6, false), (17, false), (41, true), (4, true), (47, true), (60, true)] {
      let other = try teardown(
        Written.Frame(Self.packet(Self.three, Self.two, header, then: UInt8(number)), cutTo: count))
      // The fragment header and this one of authentication are shorter.
      if header == 44 && count >= 62 { continue }
      if header == 51 && count >= 66 { continue }
      #expect(other.verdict == (concerns ? .inconclusive : .passed), "\(header) then \(number) at \(count)")
      let own = try teardown(
        Written.Frame(Self.packet(Self.two, Self.one, header, then: UInt8(number)), cutTo: count))
      #expect(own.verdict == .inconclusive, "\(header) then \(number) at \(count)")
    }
    // ICMPv6, as MLD with its router alert, carries nothing.
    let report = try teardown(Written.Frame(Self.packet(Self.two, Self.one, header, then: 58), cutTo: count))
    if header != 44 && header != 51 { #expect(report.verdict == .passed && report.kinds == []) }
  }

  /// What follows was not captured: it may be a tunnel.
  @Test func beforeExtensionHeaders() throws {
    let frame = Self.packet(Self.three, Self.two, 60, then: 6)
    #expect(try teardown(Written.Frame(frame, cutTo: 54)).verdict == .inconclusive)
    #expect(try teardown(Written.Frame(frame, cutTo: 55)).verdict == .passed)
  }

  @Test func inOptionsOfIPv4() throws {
    func cut(_ from: Endpoint, _ to: Endpoint, _ number: UInt8) throws -> Check.Verdict? {
      var frame = Written.segment(from, to, .rst, 508)
      frame[14] = 0x48
      frame[17] += 12
      frame[23] = number
      frame.insert(contentsOf: [UInt8](repeating: 1, count: 12), at: 34)
      let frames = Written.halfClosed().map { Written.Frame($0) } + [Written.Frame(frame, cutTo: 40)]
      let found = try Written.with(Written.pcap(frames)) {
        try CaptureVerifier.verify(
          $0, try Expectations.decode("{ each: { teardown: half-closed } }", name: "--expect"), ended: true)
      }
      return found.checks.first { $0.subject.description == "each.teardown.kind" }?.verdict
    }
    #expect(try cut(Written.carol, Written.bob, 6) == .passed)
    #expect(try cut(Written.carol, Written.bob, 47) == .inconclusive)
    #expect(try cut(Written.carol, Written.bob, 2) == .passed)
    #expect(try cut(Written.bob, Written.alice, 6) == .inconclusive)
  }

  /// A datagram to the port of a tunnel may carry anybody's.
  @Test func inTheHeaderOfUDP() throws {
    func cut(_ port: UInt16) throws -> Check.Verdict? {
      let frames =
        Written.halfClosed().map { Written.Frame($0) }
        + [Written.Frame(Written.datagram(to: port, Array(repeating: 1, count: 40)), cutTo: 40)]
      let found = try Written.with(Written.pcap(frames)) {
        try CaptureVerifier.verify(
          $0, try Expectations.decode("{ each: { teardown: half-closed } }", name: "--expect"), ended: true)
      }
      return found.checks.first { $0.subject.description == "each.teardown.kind" }?.verdict
    }
    #expect(try cut(9) == .passed)
    #expect(try cut(4789) == .inconclusive)
  }
}
