import Testing
import WireConversations
import WireFormat

@testable import WireJudgement

/// Frames are judged in the order of their times, in whatever order they stand in a file.
@Suite struct OrderTests {
  @Test("Every frame stands up to three places early or late", arguments: CaptureRoad.allCases)
  func displacement(_ road: CaptureRoad) throws {
    for (kind, conversation) in Shuffled.conversations.enumerated() {
      let frames = Shuffled.timed(conversation)
      let right = try Shuffled.judged(Written.pcap(frames))
      for from in frames.indices {
        for to in max(0, from - 3)...min(frames.count - 1, from + 3) where to != from {
          var moved = frames
          moved.insert(moved.remove(at: from), at: to)
          let result = try Shuffled.inspected(Written.pcap(moved), road)
          #expect(result.conversations.map { Judged($0) } == right, "\(kind): \(from) to \(to)")
          #expect(result.disorder?.frames == (to > from ? 1 : from - to), "\(kind): \(from) to \(to)")
        }
      }
    }
  }

  @Test("A tap for each direction", arguments: CaptureRoad.allCases)
  func taps(_ road: CaptureRoad) throws {
    let frames = Shuffled.many(10)
    let right = try Shuffled.judged(Written.pcap(frames))
    let isFromServer = { (frame: Written.Frame) in frame.octets[29] == 2 }
    let (server, client) = (frames.filter(isFromServer), frames.filter { !isFromServer($0) })
    #expect(server.count == 40 && client.count == 50)
    for appended in [client + server, server + client] {
      let result = try Shuffled.inspected(Written.pcap(appended), road)
      #expect(result.conversations.map { Judged($0) } == right)
      #expect(result.disorder?.order == .times)
    }
  }

  @Test("Each frame by up to 100 places", arguments: CaptureRoad.allCases)
  func farDisplacement(_ road: CaptureRoad) throws {
    var random = SystemRandomNumberGenerator()
    let frames = Shuffled.many(300)
    let right = try Shuffled.judged(Written.pcap(frames))
    let moved = frames.enumerated().map { ($0 + Int.random(in: 0...100, using: &random), $1) }
      .sorted { $0.0 < $1.0 }.map(\.1)
    let octets = Written.pcap(moved)
    #expect(try Shuffled.judged(octets, road) == right)
    try road.with(octets) { path in
      let totals = try CaptureInspector.totals(path).1
      #expect(totals.teardowns.map(\.count) == [300] && totals.inconclusive == 0)
    }
    var streamed: [Int: Conversation] = [:]
    try road.with(octets) { path in
      _ = try CaptureInspector.stream(path, states: true) { streamed[$0.id] = $0 }
    }
    #expect(streamed.sorted { $0.key < $1.key }.map { Judged($0.value) } == right)
  }

  @Test func framesKeepTheirNumbers() throws {
    let frames = Shuffled.timed(Written.conversation())
    let result = try Shuffled.inspected(Written.pcap(Array(frames.dropFirst()) + [frames[0]]))
    let conversation = try #require(result.conversations.first)
    #expect(conversation.records.map(\.frame) == [9] + Array(1...8))
    #expect(conversation.firstFrame == 9 && conversation.lastFrame == 8)
    #expect(conversation.handshake?.frames == [9, 1, 2])
    #expect(conversation.handshake?.proof.flatMap(\.frames) == [1, 9, 2, 1])
    #expect(result.disorder == Disorder(frames: 1, nanoseconds: 8_000_000))
  }

  /// Later by more than the window of what is read once.
  private static let appended: [Written.Frame] = {
    let conversation = Written.conversation().enumerated().map { Written.Frame($1, at: Double($0) * 2) }
    return conversation.filter { $0.octets[29] != 2 } + conversation.filter { $0.octets[29] == 2 }
      + Shuffled.timed(Written.conversation(Written.carol), since: 20)
  }()

  @Test("Beyond the window", arguments: [CaptureRoad.pipe, .packed])
  func beyondWindow(_ road: CaptureRoad) throws {
    let octets = Written.pcap(Self.appended)
    let result = try Shuffled.inspected(octets, road)
    #expect(result.disorder?.beyondWindow == 2)
    #expect(result.conversations.map(\.conclusive) == [false, true])
    #expect(result.conversations[0].inconclusiveReason == .disordered(2))
    let totals = try road.with(octets) { try CaptureInspector.totals($0).1 }
    #expect(totals.inconclusive == 1)
    var streamed: [Bool] = []
    try road.with(octets) {
      _ = try CaptureInspector.stream($0, states: false) { streamed.append($0.conclusive) }
    }
    #expect(streamed.sorted { !$0 && $1 } == [false, true])
  }

  @Test func aFileHasNoWindow() throws {
    let result = try Shuffled.inspected(Written.pcap(Self.appended))
    #expect(result.conversations.map { $0.teardown?.kind } == [.fourSegment, .fourSegment])
    #expect(result.conversations.map(\.conclusive) == [true, true])
    #expect(result.disorder?.beyondWindow == 0)
  }

  @Test("Runs are merged without being held")
  func runs() throws {
    // Longer than the window, so that each tap is a run.
    let frames = Shuffled.many(400)
    let (server, client) = (frames.filter { $0.octets[29] == 2 }, frames.filter { $0.octets[29] != 2 })
    try Written.with(Written.pcap(client + server)) { path in
      let file = try #require(try SurveyedFile(path, nil))
      #expect(file.survey.runs.count == 2)
      var table = ConversationTable(FrameJudge.Detail.ladders.options)
      _ = try PacketFeed.read(PacketFeed.Request(path: path, order: .merged([file]))) { table.add($0) }
      let conversations = table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: true)
      #expect(conversations.count == 400)
      #expect(
        conversations.allSatisfy { $0.teardown?.kind == .fourSegment && $0.handshake?.kind == .threeWay })
      let whole = try CaptureInspector.inspect(path)
      let right = try Shuffled.judged(Written.pcap(frames))
      #expect(whole.conversations.map { Judged($0) } == right)
    }
  }
}

/// Clocks that differ, are set back, or tell nothing.
@Suite struct ClockTests {
  /// A pcapng file: its interfaces with their resolutions (negative powers of ten), and frames with an
  /// interface and ticks; without ticks a Simple Packet Block.
  private static func pcapng(_ resolutions: [UInt8], _ frames: [([UInt8], Int, UInt64?)]) -> [UInt8] {
    func word(_ value: UInt64) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    func block(_ type: UInt64, _ body: [UInt8]) -> [UInt8] {
      let padded = body + [UInt8](repeating: 0, count: -body.count & 3)
      let length = word(UInt64(padded.count + 12))
      return word(type) + length + padded + length
    }
    var file = block(0x0a0d_0d0a, word(0x1a2b_3c4d) + word(1) + word(.max) + word(.max))
    for resolution in resolutions {
      file += block(1, word(1) + word(0) + [9, 0, 1, 0, resolution, 0, 0, 0] + word(0))
    }
    for (octets, interface, ticks) in frames {
      let count = word(UInt64(octets.count))
      if let ticks {
        file += block(6, word(UInt64(interface)) + word(ticks >> 32) + word(ticks) + count + count + octets)
      } else {
        file += block(3, count + octets)
      }
    }
    return file
  }

  private static let second: UInt64 = 1_700_000_000

  @Test("A clock that is set back", arguments: [0.005, 3600])
  func step(_ seconds: Double) throws {
    // The second half is of the same time as the first, or earlier.
    let frames = Shuffled.many(20)
    let fallen = frames.enumerated().map {
      Written.Frame($1.octets, at: 4000 + $1.time! - ($0 < frames.count / 2 ? 0 : seconds))
    }
    let result = try Shuffled.inspected(Written.pcap(fallen))
    #expect(result.conversations.allSatisfy { $0.teardown?.kind == .fourSegment && $0.findings.isEmpty })
    #expect(result.conversations.allSatisfy { $0.conclusive })
    #expect(result.disorder?.order == .file)
    #expect(result.disorder?.clockSteps == 1)
    let records = result.conversations.flatMap(\.records).map(\.frame)
    #expect(records.sorted() == Array(1...180))
  }

  @Test func stepBetweenConversations() throws {
    let late = Shuffled.timed(Written.conversation(), since: 3600)
    let early = Shuffled.timed(Written.conversation(Written.carol))
    let result = try Shuffled.inspected(Written.pcap(late + early))
    #expect(result.disorder?.order == .file && result.disorder?.clockSteps == 1)
    #expect(result.conversations.map(\.initiator) == [Written.alice, Written.carol])
  }

  @Test("Frames without a time stay behind the one before", arguments: CaptureRoad.allCases)
  func noTime(_ road: CaptureRoad) throws {
    let conversation = Written.conversation()
    let frames = conversation.enumerated().map { place, octets in
      (octets, 0, place % 3 == 1 ? nil : (Self.second + UInt64(place)) * 1_000_000)
    }
    let result = try Shuffled.inspected(Self.pcapng([6], frames), road)
    #expect(result.disorder == nil)
    #expect(result.conversations.map { $0.teardown?.kind } == [.fourSegment])
    // The third frame stands two places early, and takes nothing with it.
    var moved = frames
    moved.insert(moved.remove(at: 3), at: 2)
    let other = try Shuffled.inspected(Self.pcapng([6], moved), road)
    #expect(other.conversations.map { $0.teardown?.kind } == [.fourSegment])
    #expect(other.conversations.map { $0.records.count } == [9])
  }

  @Test("Microseconds beside nanoseconds", arguments: CaptureRoad.allCases)
  func resolutions(_ road: CaptureRoad) throws {
    // All within three microseconds; those of the coarse clock seem to be earlier than they are.
    let frames = Written.conversation().enumerated().map { place, octets in
      let nanoseconds = Self.second * 1_000_000_000 + 100 + UInt64(place) * 300
      let isFromServer = octets[29] == 2
      return (octets, isFromServer ? 1 : 0, isFromServer ? nanoseconds / 1000 : nanoseconds)
    }
    let result = try Shuffled.inspected(Self.pcapng([9, 6], frames.map { ($0.0, $0.1, $0.2) }), road)
    #expect(result.disorder == nil)
    #expect(result.conversations.map { $0.teardown?.kind } == [.fourSegment])
    #expect(result.conversations.map { $0.records.map(\.frame) } == [Array(1...9)])
  }
}
