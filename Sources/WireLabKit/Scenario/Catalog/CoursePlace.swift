/// Where a scenario stands in the course: a lesson may build only on what came before it.
public struct CoursePlace: Hashable, Sendable {
  /// The ids of all lessons, in the order of the course.
  let lessons: [String]
  /// How many of them come before it.
  let earlier: Int
}

extension ScenarioCatalog {
  /// The place of a file. One that is no lesson of this catalog may build on all of them.
  public func place(of file: String) -> CoursePlace {
    let path = ScenarioPath(file)
    let own = entries.firstIndex { $0.id == path.id && $0.chapter == path.chapter }
    return CoursePlace(lessons: entries.map(\.id), earlier: own ?? entries.count)
  }
}

extension CoursePlace {
  /// Why a lesson cannot come before this one, and what to do; nil: it does.
  func objection(to lesson: String) -> (message: String, hint: String?)? {
    guard let place = lessons.firstIndex(of: lesson) else {
      let near = Suggestion.nearest(to: lesson, among: lessons)
      return ("no lesson is called `\(lesson)`", near.map { "did you mean `\($0)`?" })
    }
    guard place >= earlier else { return nil }
    return (
      "the lesson `\(lesson)` comes later in the course",
      "the file `order` of a chapter has the order of its lessons"
    )
  }
}
