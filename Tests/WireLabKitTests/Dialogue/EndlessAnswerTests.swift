import Testing
import WireLessons

/// When a server is given up that answers the end of the stream for ever.
@Suite struct EndlessAnswerTests {
  /// What came of these receives.
  private func outcome(of receives: some Sequence<[UInt8]>) -> (answer: [UInt8]?, receives: Int) {
    var answers = EndlessAnswer()
    var count = 0
    for octets in receives {
      count += 1
      if let answer = answers.add(octets) { return (answer, count) }
    }
    return (nil, count)
  }

  @Test func theSameAgainAndAgainIsEndless() {
    let hello = Array("hello".utf8)
    let found = outcome(of: repeatElement(hello, count: 5000))
    #expect(found.answer == hello)
    #expect(found.receives == EndlessAnswer.limit)
  }

  /// However it was cut on its way.
  @Test(arguments: [1, 3, 7, 100]) func piecesDoNotMatter(size: Int) {
    let stream = Array(String(repeating: "hello\n", count: 5000).utf8)
    let pieces = stride(from: 0, to: stream.count, by: size).map {
      Array(stream[$0..<min($0 + size, stream.count)])
    }
    let found = outcome(of: pieces)
    #expect(found.answer == Array("hello\n".utf8))
    #expect(found.receives * size >= 6 * EndlessAnswer.limit)
    #expect((found.receives - 1) * size < 6 * EndlessAnswer.limit)
  }

  @Test func anotherTextIsNone() {
    let lines = (1...20_000).map { Array("line \($0)\n".utf8) }
    #expect(outcome(of: lines).answer == nil)
  }

  /// Even if it begins like one, and ends with something else.
  @Test func aTextThatOnlyBeginsSoIsNone() {
    let hello = Array("hello".utf8)
    let receives =
      Array(repeating: hello, count: 900) + [Array("bye".utf8)] + Array(repeating: hello, count: 5000)
    #expect(outcome(of: receives).answer == nil)
  }

  /// Longer than what a handler says to nothing.
  @Test func longTextsAreNone() {
    let page = (0..<2000).map { UInt8(truncatingIfNeeded: $0 / 3) }
    #expect(outcome(of: repeatElement(page, count: 3000)).answer == nil)
  }

  /// An echo of many equal letters comes at once.
  @Test func whatComesAtOnceIsNone() {
    let echo = [UInt8](repeating: 97, count: 60_000)
    #expect(outcome(of: repeatElement(echo, count: 10)).answer == nil)
  }
}
