import WireConversations
import WireJudgement
import WireRunner

/// Asks for one packet after another: for its flags and sender, with a second try, and then for its numbers.
struct Quiz {
  /// What is asked next of a packet.
  enum Question: Hashable {
    case flags(isSecondTry: Bool)
    case numbers
  }

  /// What came of an answer.
  enum Reply: Hashable {
    /// It could not be read.
    case unreadable
    /// Somebody asked for a hint.
    case hint
    /// It is wrong, and may be tried again.
    case again(Prediction.Mistake)
    /// The flags are right; now the numbers.
    case numbers
    /// This packet is done: it can go.
    case done(Prediction.Mistake?)
  }

  /// What was foreseen so far.
  private(set) var result = QuizResult()
  /// What is asked now.
  private(set) var question = Question.flags(isSecondTry: false)
  /// The numbers, if they were asked for, and how that came out; nil: nobody guessed.
  private(set) var numbersAreRight: Bool?

  private var said: [String] = []
  private var outcome = QuizResult.Answer.Outcome.shown

  /// The points for flags that are right at the first try, at the second, and for the numbers.
  private static let (first, second, numbers) = (2, 1, 1)

  /// Begins with a packet.
  mutating func begin() {
    question = .flags(isSecondTry: false)
    said = []
    outcome = .shown
    numbersAreRight = nil
  }

  /// What was typed last of this packet.
  var lastSaid: String { said.last ?? "" }

  /// What the last packet came to.
  var last: QuizResult.Answer? { result.answers.last }

  /// Takes what was typed of a packet.
  ///
  /// - Parameters:
  ///   - names: what the ends are called.
  ///   - counts: whether it has to be foreseen.
  mutating func take(_ line: String, about moment: StepMoment, names: [Role: String], counts: Bool) -> Reply {
    let text = line.trimmed
    switch question {
    case .flags(let isSecondTry):
      if text == "?" || text == "？" { return .hint }
      if text.isEmpty { return finish(moment, counts, after: isSecondTry ? .wrong : .shown) }
      guard let prediction = Prediction(parsing: text, names: names) else { return .unreadable }
      said.append(text)
      if let mistake = prediction.mistake(about: moment.next) {
        if isSecondTry { return finish(moment, counts, after: .wrong, mistake) }
        question = .flags(isSecondTry: true)
        return .again(mistake)
      }
      outcome = isSecondTry ? .rightAtSecondTry : .right
      guard case .segment = moment.next.content else { return finish(moment, true, after: outcome) }
      question = .numbers
      return .numbers
    case .numbers:
      if text.isEmpty { return finish(moment, true, after: outcome) }
      guard let answer = NumbersAnswer(parsing: text) else { return .unreadable }
      said.append(text)
      numbersAreRight = answer.isRight(of: moment.next)
      return finish(moment, true, after: outcome)
    }
  }

  private mutating func finish(
    _ moment: StepMoment, _ counts: Bool, after outcome: QuizResult.Answer.Outcome,
    _ mistake: Prediction.Mistake? = nil
  ) -> Reply {
    let flags: Int =
      switch outcome {
      case .right: Self.first
      case .rightAtSecondTry: Self.second
      case .wrong, .shown: 0
      }
    let hasNumbers = if case .segment = moment.next.content { true } else { false }
    result.answers.append(
      QuizResult.Answer(
        conversation: moment.conversation.id, packet: moment.next.patternText, said: said, outcome: outcome,
        points: flags + (numbersAreRight == true ? Self.numbers : 0),
        possible: counts ? Self.first + (hasNumbers ? Self.numbers : 0) : 0))
    return .done(mistake)
  }
}

extension String {
  /// Without white space at either end.
  fileprivate var trimmed: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
