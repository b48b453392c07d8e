import Testing
import WireConversations
import WireFormat
import WireLabKit

@testable import WireLessons

/// What a student is asked of a packet, and what it brings.
@Suite struct QuizTests {
  private static func moment(_ flags: TCPFlags, acknowledgment: Int?, length: Int = 0) throws -> StepMoment {
    var judge = FrameJudge()
    let packet = Packet(
      source: Endpoint(IPAddress(v4: 0x7f00_0001), 40_000),
      destination: Endpoint(IPAddress(v4: 0x7f00_0001), 8899),
      transport: .tcp(TCPSegment(sequenceNumber: 1000, acknowledgmentNumber: 0, flags: .syn)))
    let octets = PacketEncoder.encode(packet, linkType: .raw)
    judge.add(
      octets.span.bytes, linkType: .raw, wireLength: octets.count, time: Timestamp(nanoseconds: 0))
    let conversation = try #require(judge.conversations().last)
    let record = PacketRecord(
      frame: 2, time: Timestamp(nanoseconds: 0), by: .responder,
      content: .segment(flags: flags.rawValue, sequence: 7, acknowledgment: acknowledgment, window: 100),
      payloadLength: length, delivered: true, initiatorState: nil, responderState: nil)
    return StepMoment(conversation, next: record)
  }

  /// The outcome, and points of how many, of what is typed of a packet.
  private func outcome(
    of lines: [String], _ moment: StepMoment, counts: Bool = true
  ) -> (replies: [Quiz.Reply], answer: QuizResult.Answer?) {
    var quiz = Quiz()
    quiz.begin()
    let replies = lines.map { quiz.take($0, about: moment, names: [:], counts: counts) }
    return (replies, quiz.last)
  }

  @Test(arguments: [
    (["fa<", "7 1"], QuizResult.Answer.Outcome.right, 3), (["f<", "seq 7, ack 1"], .right, 3),
    (["fin", "1 7"], .right, 2), (["fin", "ack=1 seq=7"], .right, 3), (["fin", ""], .right, 2),
    (["s<", "fa<", "7 1"], .rightAtSecondTry, 2), (["a>", "f<", ""], .rightAtSecondTry, 1),
    (["s<", "r<"], .wrong, 0), (["s<", ""], .wrong, 0), ([""], .shown, 0),
    (["?", "nonsense", "fa", "x", "序号 7 确认号 1"], .right, 3),
  ]) func bringsPoints(lines: [String], outcome: QuizResult.Answer.Outcome, points: Int) throws {
    let (replies, answer) = self.outcome(of: lines, try Self.moment([.fin, .ack], acknowledgment: 1))
    let last = try #require(answer, "\(replies)")
    #expect(last.outcome == outcome)
    #expect(last.points == points)
    #expect(last.possible == 3)
    #expect(last.packet == "FA<")
    #expect(!last.said.contains("?") && !last.said.contains("nonsense"))
  }

  @Test func saysWhatIsNext() throws {
    let moment = try Self.moment([.fin, .ack], acknowledgment: 1)
    #expect(
      outcome(of: ["?", "x", "fa>", "fpa"], moment).replies
        == [.hint, .unreadable, .again(.direction), .done(.payload)])
    #expect(outcome(of: ["fa", "?", "0 1"], moment).replies == [.numbers, .unreadable, .done(nil)])
  }

  /// What nobody has to foresee costs nothing, and brings its points.
  @Test func theKernelsAffairDoesNotCount() throws {
    let moment = try Self.moment([.ack], acknowledgment: 1)
    #expect(outcome(of: ["p<", "f<"], moment, counts: false).answer?.possible == 0)
    #expect(outcome(of: ["a<", "7 1"], moment, counts: false).answer?.points == 3)
  }

  /// A SYN has one number, and a datagram none.
  @Test func numbersOfOthers() throws {
    let syn = try Self.moment([.syn], acknowledgment: nil)
    #expect(outcome(of: ["s", "7"], syn).answer?.points == 3)
    #expect(outcome(of: ["s", "8"], syn).answer?.points == 2)
    var datagram = syn
    datagram.next.content = .datagram
    let answer = outcome(of: ["udp"], datagram).answer
    #expect(answer?.points == 2)
    #expect(answer?.possible == 2)
  }

  @Test func sumsUp() throws {
    var quiz = Quiz()
    let moment = try Self.moment([.fin, .ack], acknowledgment: 1)
    for lines in [["fa", "7 1"], ["x", "s", "fa", ""], ["r", "s"], [""]] {
      quiz.begin()
      for line in lines { _ = quiz.take(line, about: moment, names: [:], counts: true) }
    }
    #expect(quiz.result.points == 4)
    #expect(quiz.result.possible == 12)
    #expect(QuizResult.Answer.Outcome.allCases.map(quiz.result.count) == [1, 1, 1, 1])
  }
}
