import Foundation
import Testing
import WireFormat

@testable import WireLabKit

/// The packets of conversations in JSON.
@Suite struct PacketListTests {
  private func packets(_ text: String) throws -> [[String: Any]] {
    let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let captures = document["captures"] as? [[String: Any]]
    let conversations = captures?.first?["conversations"] as? [[String: Any]] ?? [document]
    return try #require(conversations.first?["packetList"] as? [[String: Any]])
  }

  @Test func eachPacketHasItsTimeAndItsRelativeNumbers() throws {
    let frames = Written.conversation().enumerated().map { Written.Frame($1, at: Double($0) / 2) }
    try Written.with(Written.pcap(frames)) { path in
      let whole = try packets(InspectDocument.text([try CaptureInspector.inspect(path)], packets: true))
      #expect(
        whole.map { $0["packet"] as? String } == ["S>", "SA<", "A>", "PA>", "PA<", "FA>", "A<", "FA<", "A>"])
      #expect(whole.map { $0["seq"] as? Int } == [0, 0, 1, 1, 1, 6, 8, 8, 7])
      #expect(whole.map { $0["ack"] as? Int } == [nil, 1, 1, 1, 6, 8, 7, 7, 9])
      #expect(whole.map { $0["len"] as? Int } == [0, 0, 0, 5, 7, 0, 0, 0, 0])
      #expect(whole[1]["time"] as? String == "2023-11-14T22:13:20.500000000Z")
      #expect(whole[1]["by"] as? String == "responder")
      var lines: [String] = []
      _ = try CaptureInspector.stream(path, states: false, packets: true) {
        lines.append(InspectDocument.line($0, file: path, packets: true))
      }
      #expect(try packets(#require(lines.first)) as NSArray == whole as NSArray)
      let verified = try CaptureVerifier.verify(path, #require(Expectations.named("graceful")))
      #expect(try packets(VerifyDocument.text([verified], packets: true)) as NSArray == whole as NSArray)
      #expect(!VerifyDocument.text([verified]).contains("packetList"))
    }
  }

  @Test func datagramsHaveNoNumbers() throws {
    try Written.with(Written.pcap([Written.Frame(Written.datagram(to: 53, [1, 2]))])) { path in
      let list = try packets(InspectDocument.text([try CaptureInspector.inspect(path)], packets: true))
      #expect(list.first?["packet"] as? String == "D>")
      #expect(list.first?["len"] as? Int == 2)
      #expect(list.first?["seq"] == nil)
    }
  }
}
