import TestSupport
import Testing
import WireConversations
import WireFormat
import WireText

@testable import WireJudgement

/// Several files are one capture.
@Suite struct JoinTests {
  private static let frames = Shuffled.many(100)

  /// Files of some frames each, named so that their names do not tell their order.
  private func write(_ parts: [[Written.Frame]], to place: TemporaryDirectory) throws -> [String] {
    try parts.enumerated().map {
      try place.write(Written.pcap($1), to: "part-\($0 * 7 % 20).pcap")
    }
  }

  private static func rotated(_ count: Int) -> [[Written.Frame]] {
    let size = (frames.count + count - 1) / count
    return (0..<count).map {
      Array(frames[min($0 * size, frames.count)..<min(($0 + 1) * size, frames.count)])
    }
  }

  @Test func rotatedFilesAreTheOneThatTheyCameFrom() throws {
    let place = try TemporaryDirectory()
    let one = try place.write(Written.pcap(Self.frames), to: "one.pcap")
    let paths = try write(Self.rotated(20), to: place)
    var (whole, joined): ([Conversation], [Conversation]) = ([], [])
    _ = try CaptureInspector.stream(one, states: true, packets: true) { whole.append($0) }
    let result = try CaptureInspector.stream(joining: paths.shuffled(), states: true, packets: true) {
      joined.append($0)
    }
    #expect(whole.count == 100 && joined == whole)
    #expect(
      result.files.map(\.file) == paths && result.files.map(\.frames) == [Int](repeating: 45, count: 20))
    #expect(result.disorder == nil && result.gaps == [])
    #expect(
      try CaptureInspector.inspect(joining: paths).conversations
        == CaptureInspector.inspect(one).conversations)
    #expect(try CaptureInspector.totals(joining: paths).1 == CaptureInspector.totals(one).1)
  }

  @Test func tapsAreMerged() throws {
    let place = try TemporaryDirectory()
    let isFromServer = { (frame: Written.Frame) in frame.octets[29] == 2 }
    let paths = try write(
      [Self.frames.filter(isFromServer), Self.frames.filter { !isFromServer($0) }], to: place)
    let right = try Shuffled.judged(Written.pcap(Self.frames))
    for paths in [paths, paths.reversed()] {
      #expect(try CaptureInspector.inspect(joining: paths).conversations.map { Judged($0) } == right)
    }
  }

  @Test("Frames are named by file and number") func names() throws {
    let place = try TemporaryDirectory()
    let conversation = Shuffled.timed(Written.conversation())
    let paths = try [
      place.write(Written.pcap(Array(conversation.suffix(4))), to: "a.pcap"),
      place.write(Written.pcap(Array(conversation.prefix(5))), to: "b.pcap"),
    ]
    let result = try CaptureInspector.inspect(joining: paths)
    #expect(result.conversations.map { $0.teardown?.frames } == [[6, 7, 8, 9]])
    let names = try #require(result.frameNames)
    FrameNames.use(names) {
      #expect(FrameNames.areUsed)
      #expect(
        [1, 5, 6, 9, 10].map(FrameNames.text) == ["b.pcap:1", "b.pcap:5", "a.pcap:1", "a.pcap:4", "10"])
    }
    #expect(!FrameNames.areUsed && FrameNames.text(6) == "6")
  }

  @Test func aMissingFileIsAGap() throws {
    let place = try TemporaryDirectory()
    let open = Shuffled.timed(Written.halfClosed(Written.carol))
    let later = Shuffled.timed(Written.conversation(), since: 1)
    let closed = Shuffled.timed(Written.conversation(Endpoint(Written.carol.address, 7)), since: 0.001)
    let first = (open + closed).sorted { $0.time! < $1.time! }
    let result = try CaptureInspector.inspect(joining: write([first, later], to: place), ended: true)
    #expect(result.gaps.count == 1)
    #expect(result.conversations.map(\.inconclusiveReason) == [.gap, nil, nil])
    let nearby = try TemporaryDirectory()
    let near = try CaptureInspector.inspect(
      joining: write([first, Shuffled.timed(Written.conversation(), since: 0.012)], to: nearby), ended: true)
    #expect(near.gaps == [] && near.conversations.allSatisfy { $0.conclusive })
  }

  @Test("What cannot be read is named") func errors() throws {
    let place = try TemporaryDirectory()
    let good = try place.write(Written.pcap(Shuffled.timed(Written.conversation())), to: "good.pcap")
    let text = try place.write("no capture at all", to: "text.pcap")
    for (bad, reason) in [
      (text, "it is text"), (place.path + "/none.pcap", "cannot open"), ("/dev/null", "regular"),
    ] {
      do {
        _ = try CaptureInspector.inspect(joining: [good, bad])
        Issue.record("\(bad) was read")
      } catch {
        #expect("\(error)".contains(bad) && "\(error)".contains(reason), "\(error)")
      }
    }
    // One that is cut gives what could be read.
    let cut = try place.write(
      Array(Written.pcap(Shuffled.timed(Written.conversation(Written.carol), since: 1)).dropLast(3)),
      to: "cut.pcap")
    let result = try CaptureInspector.inspect(joining: [good, cut])
    #expect(result.truncated && result.stopReason?.hasPrefix(cut) == true)
    #expect(result.conversations.count == 2)
  }

  /// Simple Packet Blocks have no time: such a file is read, and says nothing of gaps.
  @Test func filesWithoutTimesAreJoined() throws {
    let place = try TemporaryDirectory()
    let timeless = try place.write(
      Blocks.section() + Blocks.interface() + Written.conversation().flatMap { Blocks.simple($0) },
      to: "timeless.pcapng")
    let other = try place.write(
      Written.pcap(Shuffled.timed(Written.conversation(Written.carol))), to: "other.pcap")
    for paths in [[timeless, other], [other, timeless]] {
      let result = try CaptureInspector.inspect(joining: paths)
      #expect(result.gaps == [])
      #expect(result.conversations.first?.teardown?.kind == .fourSegment)
    }
  }

  @Test func formatsAndLinkTypesMayDiffer() throws {
    let place = try TemporaryDirectory()
    let conversation = Shuffled.timed(Written.conversation())
    let raw = conversation.suffix(4).map {
      var frame = $0
      frame.octets = Written.packet($0.octets)
      frame.length -= 14
      return frame
    }
    let paths = try [
      place.write(Written.pcap(Array(conversation.prefix(5))), to: "a.pcap"),
      place.write(Written.pcap(raw, linkType: 101), to: "b.pcap"),
    ]
    let result = try CaptureInspector.inspect(joining: paths)
    #expect(result.conversations.map { $0.teardown?.kind } == [.fourSegment])
    #expect(result.linkTypes == ["ethernet", "raw"])
  }
}
