import WireJudgement
import WireText

/// What a walk along a track says.
extension Words {
  func trackIntroduction(_ lessons: Int, minutes: Int) -> String {
    text("track.introduction", ["lessons": lessons, "minutes": minutes])
  }
  var trackBegins: String { text("track.begin") }
  func trackPlace(_ number: Int, of count: Int) -> String {
    text("track.place", ["number": number, "count": count])
  }
  /// What is asked of a lesson that asks nothing itself.
  var trackAsks: String { text("track.asks") }
  var trackGuess: String { text("track.guess") }
  var trackYourGuess: String { text("track.your-guess") }
  var trackNext: String { text("track.next") }
  func trackQuizNext(_ isThere: Bool) -> String { isThere ? text("track.quiz-next") : text("track.last") }
  func trackEnd(_ name: String) -> String { text("track.end", ["name": name]) }
}
