import Glibc
import WireSystem
import WireText

/// Where a scenario stands in the course: a lesson may build only on what came before it.
public struct CoursePlace: Hashable, Sendable {
  /// The ids of all lessons, in the order of the course.
  package let lessons: [String]
  /// How many of them come before it.
  package let earlier: Int
}

extension ScenarioCatalog {
  /// The place of a file; nil: it is none of the lessons of this catalog, whatever it is called.
  public func place(of file: String) -> CoursePlace? {
    let id = ScenarioPath(file).id
    let own = entries.firstIndex { $0.id == id && Self.resolved($0.file) == Self.resolved(file) }
    return own.map { CoursePlace(lessons: entries.map(\.id), earlier: $0) }
  }

  /// The path without symbolic links and detours (realpath(3)); as it is, where there is no such file.
  private static func resolved(_ path: String) -> String {
    guard let resolved = realpath(path.fileName, nil) else { return path }
    defer { free(resolved) }
    return String(fileName: resolved)
  }
}

extension CoursePlace {
  /// Why a lesson cannot come before this one, and what to do; nil: it does.
  package func objection(to lesson: String) -> (message: String, hint: String?)? {
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
