import Foundation
import TestSupport
import Testing
import WireFormat

@testable import WireLabKit

/// Captures that nobody expects are read, or refused with a word; whatever is written of them is whole, and
/// all documents speak of the same conversations.
@Suite struct OddCaptureTests {
  /// A capture, and how many conversations there are in it; nil: nothing of it can be read.
  struct Odd: CustomTestStringConvertible {
    var name: String
    var octets: [UInt8]
    var conversations: Int?
    var testDescription: String { name }
  }

  private static let whole = Written.conversation()

  private static func pcap(_ frames: [[UInt8]], linkType: UInt32 = 1) -> [UInt8] {
    Written.pcap(frames.map { Written.Frame($0) }, linkType: linkType)
  }

  private static func cut(to count: Int) -> [UInt8] {
    Written.pcap(whole.map { Written.Frame($0, cutTo: count) })
  }

  /// A TCP segment of so many octets in an IPv6 packet whose length stands in a jumbo option (RFC 2675).
  private static func jumbogram(_ count: Int) -> [UInt8] {
    func address(_ last: UInt8) -> [UInt8] {
      [0x20, 0x01, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 11) + [last]
    }
    var segment: [UInt8] = [0x9c, 0x40, 0, 80, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x10, 3, 232, 0, 0, 0, 0]
    segment += [UInt8](repeating: 7, count: count)
    let length = UInt32(segment.count + 8)
    var packet: [UInt8] = [0x60, 0, 0, 0, 0, 0, 0, 64]
    packet += address(1)
    packet += address(2)
    packet += [6, 0, 0xc2, 4, UInt8(length >> 24), UInt8(length >> 16 & 0xff)]
    packet += [UInt8(length >> 8 & 0xff), UInt8(length & 0xff)]
    return Written.ethernet(0x86dd, packet + segment)
  }

  /// Three sections, each with a third of a conversation, whose orders of octets differ.
  private static let sections: [UInt8] = {
    var octets: [UInt8] = []
    for (number, frame) in whole.enumerated() {
      let isBig = number / 3 == 1
      if number % 3 == 0 { octets += Blocks.section(isBig: isBig) + Blocks.interface(isBig: isBig) }
      octets += Blocks.packet(frame, at: number, isBig: isBig)
    }
    return octets
  }()

  private static let unknownBlocks: [UInt8] = {
    var octets = Blocks.section() + Blocks.block(0xbad, [1, 2, 3]) + Blocks.interface()
    for (number, frame) in whole.enumerated() {
      octets += Blocks.packet(frame, at: number) + Blocks.block(0x8000_0000, [])
    }
    return octets
  }()

  private static let begun = Blocks.section() + Blocks.interface()
  private static let emptyBlock: [UInt8] = [6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
  private static let snoopHeader: [UInt8] = Array("snoop\0\0\0".utf8) + [0, 0, 0, 2, 0, 0, 0, 4]
  private static let zeros = [UInt8](repeating: 0, count: 28)

  static let all: [Odd] = [
    Odd(name: "no octet", octets: []),
    Odd(name: "one octet", octets: [0xd4]),
    Odd(name: "a cut header", octets: Array(pcap([]).dropLast())),
    Odd(name: "a header alone", octets: pcap([]), conversations: 0),
    Odd(name: "a header and junk", octets: pcap([]) + [1, 2, 3, 4, 5]),
    Odd(name: "another version", octets: Written.pcap([], version: (3, 0))),
    Odd(name: "frames of no octets", octets: pcap([[], [], []]), conversations: 0),
    Odd(name: "nothing captured of frames", octets: cut(to: 0), conversations: 0),
    Odd(name: "link headers alone", octets: cut(to: 14), conversations: 0),
    Odd(name: "IP headers alone", octets: cut(to: 34), conversations: 0),
    Odd(name: "headers alone", octets: cut(to: 54), conversations: 1),
    Odd(
      name: "ARP alone", octets: pcap([Written.ethernet(0x0806, zeros)]),
      conversations: 0),
    Odd(name: "ICMP alone", octets: pcap([Written.ip(1, [8, 0, 0, 0, 0, 1, 0, 1])]), conversations: 0),
    Odd(
      name: "SCTP alone", octets: pcap([Written.ip(132, zeros)]), conversations: 0),
    Odd(name: "an unknown protocol", octets: pcap([Written.ip(253, [1])]), conversations: 0),
    Odd(name: "a datagram of nothing", octets: pcap([Written.datagram(to: 0, [])]), conversations: 1),
    Odd(
      name: "no flag", octets: pcap([Written.segment(Written.alice, Written.bob, [], 1)]), conversations: 1),
    Odd(
      name: "every flag",
      octets: pcap([Written.segment(Written.alice, Written.bob, TCPFlags(rawValue: 0x1ff), 1, 1, payload: 3)]
      ),
      conversations: 1),
    Odd(
      name: "to itself",
      octets: pcap([
        Written.segment(Written.alice, Written.alice, .syn, 1),
        Written.segment(Written.alice, Written.alice, [.syn, .ack], 1, 2),
      ]), conversations: 1),
    Odd(name: "jumbograms", octets: pcap([jumbogram(70_000), jumbogram(0)]), conversations: 1),
    Odd(name: "an unknown link type", octets: pcap(whole, linkType: 9999), conversations: 0),
    Odd(name: "a section alone", octets: Blocks.section(), conversations: 0),
    Odd(name: "a big-endian section alone", octets: Blocks.section(isBig: true), conversations: 0),
    Odd(name: "an interface alone", octets: Blocks.section() + Blocks.interface(), conversations: 0),
    Odd(name: "unknown blocks", octets: unknownBlocks, conversations: 1),
    Odd(name: "sections of both orders", octets: sections, conversations: 1),
    Odd(name: "a packet of no interface", octets: Blocks.section() + Blocks.packet(whole[0], at: 0)),
    Odd(name: "packets without times", octets: begun + whole.flatMap { Blocks.simple($0) }, conversations: 1),
    Odd(
      name: "a block of no length", octets: begun + Blocks.packet(whole[0], at: 0) + emptyBlock,
      conversations: 1),
    Odd(
      name: "the last moment", octets: begun + whole.flatMap { Blocks.packet($0, atTicks: .max) },
      conversations: 1),
    Odd(name: "snoop, a header alone", octets: snoopHeader, conversations: 0),
  ]

  @Test(arguments: all) func isToldWhole(_ odd: Odd) throws {
    let place = try TemporaryDirectory()
    let path = try place.write(odd.octets, to: "an, \"odd\" <&'\u{1}名.pcap")
    let other = try place.write(Self.pcap(Written.conversation(Written.carol)), to: "other.pcap")
    guard let count = odd.conversations else {
      for document in CaptureDocument.allCases {
        #expect(throws: CaptureInspector.Failure.self) { try document.text([path]) }
      }
      #expect(throws: CaptureInspector.Failure.self) { try CaptureInspector.totals(path) }
      return
    }
    #expect(try CaptureInspector.totals(path).1.conversations == count)
    for (paths, count) in [([path], count), ([path, other], count + 1), ([other, path], count + 1)] {
      for document in CaptureDocument.allCases {
        let text = try document.text(paths, joined: paths.count > 1)
        try check(text, as: document, count)
      }
    }
    let related = try CaptureInspector.relate(path, other)
    _ = try object(InspectDocument.text(related, packets: true))
    #expect(!TextReport().relations(related).isEmpty)
    let outcome = Result { () throws(CaptureInspector.Failure) in
      try CaptureVerifier.verify(path, try! Expectations.decode("{ conversations: 0 }", name: "expect"))
    }
    switch outcome {
    case .success(let outcome): _ = try object(VerifyDocument.text([outcome], packets: true))
    case .failure(let failure): #expect(failure.description.contains("no packet"))
    }
  }

  /// Whether a document is whole, and tells of so many conversations.
  private func check(_ text: String, as document: CaptureDocument, _ count: Int) throws {
    let lines = text.split(separator: "\n")
    switch document {
    case .ndjson:
      #expect(lines.count == count)
      for line in lines { _ = try object(String(line)) }
    case .json:
      let captures = try #require(object(text)["captures"] as? [[String: Any]])
      #expect((captures.first?["conversations"] as? [Any])?.count == count)
    case .csv:
      // No value but the name of the file has commas or ends of lines.
      let names = text.split(separator: "\r\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false)
      }
      #expect(names.count == count + 1)
    case .connLog:
      let rows = lines.filter { !$0.hasPrefix("#") }.map {
        $0.split(separator: "\t", omittingEmptySubsequences: false).count
      }
      let fields = lines.first { $0.hasPrefix("#fields") }?.split(separator: "\t").count ?? 0
      #expect(rows == [Int](repeating: fields - 1, count: count))
    case .text, .chinese:
      #expect(!text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
    case .page:
      var open: [Substring] = []
      for match in text.matches(of: /<(\/?)([a-z0-9]+)[^>]*?(\/?)>/) where match.3.isEmpty {
        guard !match.1.isEmpty else {
          open.append(match.2)
          continue
        }
        // What HTML ends by itself (section 13.1.2.4).
        while let last = open.last, last != match.2,
          ["li", "tbody", "td", "th", "thead", "tr"].contains(last)
        {
          open.removeLast()
        }
        #expect(open.popLast() == match.2)
      }
      #expect(open == [])
    }
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }
}
