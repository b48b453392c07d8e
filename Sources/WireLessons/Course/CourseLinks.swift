/// Where each lesson of the course is read, as it is linked from one page.
struct CourseLinks {
  /// The page of each lesson, relative to this one; empty: it is on this one.
  private let pages: [String: String]

  /// Links of a page to lessons on it.
  init(onThePage lessons: [String]) {
    self.init(lessons.map { ($0, "") })
  }

  /// Links of a page to lessons on several.
  init(_ pages: [(lesson: String, page: String)]) {
    self.pages = Dictionary(pages.map { ($0.lesson, $0.page) }, uniquingKeysWith: { first, _ in first })
  }

  /// A lesson as a link; its name alone where no page has it.
  func link(_ lesson: String) -> String {
    pages[lesson].map { "[\(lesson)](\($0)#\(lesson))" } ?? "`\(lesson)`"
  }

  /// Whether one of the pages has a lesson.
  func knows(_ lesson: String) -> Bool { pages[lesson] != nil }
}
