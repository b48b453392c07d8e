import WireJudgement
import WireText

/// What the page of the course says in its own words.
extension Words {
  var courseTitle: String { text("course.title") }

  /// Of the whole course.
  func courseIntroduction(lessons: Int, chapters: Int) -> [String] {
    [
      text("course.introduction", ["lessons": lessons, "chapters": chapters]), text("course.about-ladders"),
    ]
  }

  /// Of a track, a chapter, or any lessons.
  func courseIntroduction(lessons: Int) -> [String] {
    [text("course.of-some", ["lessons": lessons]), text("course.about-ladders")]
  }

  /// A level of the course; nil: of lessons that have none.
  func courseLevel(_ level: Int?) -> String {
    switch level {
    case 1: text("course.level-1")
    case 2: text("course.level-2")
    case 3: text("course.level-3")
    default: text("course.no-level")
    }
  }
  var trackLessons: String { text("course.track-lessons") }
  /// What is behind the answer.
  var courseLook: String { text("course.look") }
  func courseQuiz(_ id: String) -> String { text("course.quiz", ["id": id]) }

  var courseOrigin: String {
    text("course.origin")
  }

  var coursePath: String { text("course.path") }
  /// Above the list of the pages of chapters.
  var courseChapters: String { text("course.chapters") }

  var needsNothing: String { text("course.needs-nothing") }
  var inCourse: (prediction: String, why: String, misconception: String, reference: String) {
    (
      text("course.prediction"), text("course.why"), text("course.misconception"),
      text("course.reference")
    )
  }

  /// That all checks of a lesson passed.
  func checksPassed(_ number: Int) -> String {
    text("course.checks-passed", ["number": number])
  }

  /// The name of a paragraph, before it.
  func labelled(_ name: String) -> String { text("course.labelled", ["name": name]) }
}
