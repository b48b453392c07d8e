import Glibc
import WireSystem
import WireText

/// Where a scenario stands in the course: a lesson may build only on what came before it.
///
/// The course goes by levels, and within a level chapter by chapter.
public struct CoursePlace: Hashable, Sendable {
  /// All lessons, chapter by chapter.
  private let entries: [ScenarioCatalog.Entry]
  /// How many of them stand before it.
  private let earlier: Int
  /// The lessons of elsewhere that are known: it may build on any of them.
  private let others: [String]
  /// Its level; nil: it has none, and comes after those that have one.
  private var level: Int?

  /// The place of one of the entries of a catalog, of which nobody has said the level yet.
  fileprivate init(_ entries: [ScenarioCatalog.Entry], earlier: Int, others: [String]) {
    self.entries = entries
    self.earlier = earlier
    self.others = others
  }

  /// The place of a file outside of every course: it may build on any lesson that is known, and on those of
  /// its own folder.
  ///
  /// - Parameter lessons: the ids of the lessons that are known.
  public init(ofFile file: String, outside lessons: [String]) {
    let folder = FileReading.directory(of: file)
    let names = FileReading.names(in: folder.isEmpty ? "." : folder) ?? []
    let beside = names.filter { ScenarioLanguage.knows(file: $0) }.map { ScenarioPath($0).id }
    self.init([], earlier: 0, others: lessons + beside)
  }

  /// The same place, at a level.
  package func at(level: Int?) -> CoursePlace {
    var place = self
    place.level = level
    return place
  }

  /// Why a lesson cannot come before this one, and what to do; nil: it does.
  package func objection(to lesson: String) -> (message: String, hint: String?)? {
    guard let place = entries.firstIndex(where: { $0.id == lesson }) else {
      if others.contains(lesson) { return nil }
      let names = Suggestion.names(for: lesson, among: entries.map(\.id) + others)
      return ("no lesson is called `\(lesson)`", Suggestion.question(names))
    }
    // What is wrong with the other file is said when that one is read.
    guard let other = try? Scenario.load(entries[place]) else { return nil }
    let message = "the lesson `\(lesson)` comes later in the course"
    let (own, others) = (level.courseRank, other.level.courseRank)
    if others > own {
      let name = other.level.map { "its level is \($0)" } ?? "it has no level"
      return (message, "the course goes by levels, and \(name)")
    }
    guard others == own, place >= earlier else { return nil }
    return (message, "the file `order` of a chapter has the order of its lessons")
  }
}

extension ScenarioCatalog {
  /// The place of a file; nil: it is none of the lessons of this catalog, whatever it is called.
  ///
  /// - Parameter others: the ids of lessons of elsewhere, on which it may build, too.
  public func place(of file: String, beside others: [String] = []) -> CoursePlace? {
    let id = ScenarioPath(file).id
    let own = entries.firstIndex { $0.id == id && Self.resolved($0.file) == Self.resolved(file) }
    return own.map { CoursePlace(entries, earlier: $0, others: others) }
  }

  /// The path without symbolic links and detours (realpath(3)); as it is, where there is no such file.
  private static func resolved(_ path: String) -> String {
    guard let resolved = realpath(path.fileName, nil) else { return path }
    defer { free(resolved) }
    return String(fileName: resolved)
  }
}

extension Optional<Int> {
  /// Where a level stands among the levels; what has none comes last.
  fileprivate var courseRank: Int { self ?? .max }
}

extension [Scenario] {
  /// The lessons in the order of the course: by levels, and within a level as they stand here.
  package var inCourseOrder: [Scenario] {
    enumerated().sorted { left, right in
      (left.element.level.courseRank, left.offset) < (right.element.level.courseRank, right.offset)
    }.map(\.element)
  }
}
