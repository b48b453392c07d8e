import WireJudgement
import WireText

/// What the page of the course says in its own words.
extension Words {
  var courseTitle: String { text("course.title") }

  func courseIntroduction(lessons: Int, chapters: Int) -> [String] {
    [
      text("course.introduction", ["lessons": lessons, "chapters": chapters]),
      text("course.about-ladders"),
    ]
  }

  var courseOrigin: String {
    text("course.origin")
  }

  var coursePath: String { text("course.path") }

  /// A chapter of the course: its folder, and what that means.
  func courseChapter(_ folder: String) -> String {
    chapter(folder).map { folder + colon + $0 } ?? folder
  }

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
