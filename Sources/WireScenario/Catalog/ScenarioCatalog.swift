import Glibc
import WireSystem
import WireText

/// The scenario files of a directory, in the order of the lessons.
///
/// Files are found by their names alone and read only when they are loaded: to run one scenario, one file is
/// read.
public struct ScenarioCatalog: Hashable, Sendable {
  /// A scenario file that was found.
  public struct Entry: Hashable, Sendable {
    /// The scenario's id, which is the name of the file.
    public var id: String
    /// The folder that holds it.
    public var chapter: String
    /// The file.
    public var file: String
    /// The directory in which it was found, and beneath which no symbolic link is followed; nil: somebody
    /// named the file itself.
    public var folder: String?
  }

  /// All files: chapter by chapter, and within a chapter as its file `order` lists them, the rest by name.
  public let entries: [Entry]
  /// The first folder that cannot be read: nobody knows what it holds.
  private let unread: UnknownScenario?

  /// The chapters of the lessons, in their order; others come after them, by name.
  public static let chapters = [
    "opening", "talking", "reliability", "closing", "time-wait", "abort", "models", "programs", "udp",
    "tls",
  ]

  /// The folder of the exercises, which are graded, and no lessons.
  public static let exercises = "exercises"

  /// The scenarios in `directory/CHAPTER/ID.yaml`, and those in `directory/ID.yaml`; `.yaml` stands for the
  /// ending of any language.
  public init(directory: String) throws(UnknownScenario) {
    guard let names = FileReading.names(in: directory) else {
      throw UnknownScenario(unreadable: directory, errno: errno)
    }
    let folders = names.filter { !ScenarioLanguage.knows(file: $0) && $0 != Self.exercises }.sorted {
      (Self.rank($0, in: Self.chapters), $0) < (Self.rank($1, in: Self.chapters), $1)
    }
    var entries: [Entry] = []
    var unread: UnknownScenario?
    for folder in folders {
      let path = directory + "/" + folder
      if FileReading.isLink(path), FileReading.isDirectory(path) {
        // Nobody is to miss the lessons of a chapter that is not looked into.
        entries.append(Entry(id: folder, chapter: folder, file: path, folder: directory))
      } else if let names = FileReading.names(in: path, beneath: directory) {
        entries += Self.entries(names, in: path, chapter: folder, of: directory)
      } else if case let number = errno, FileReading.isDirectory(path) {
        unread = unread ?? UnknownScenario(unreadable: path, errno: number)
      }
    }
    let own = ScenarioPath(directory + "/x").chapter
    self.entries = entries + Self.entries(names, in: directory, chapter: own, of: directory)
    self.unread = unread
  }

  private static func entries(
    _ names: [String], in directory: String, chapter: String, of folder: String
  ) -> [Entry] {
    let files = names.filter { ScenarioLanguage.knows(file: $0) }
    let order = order(of: directory, in: folder)
    return files.map { name in
      Entry(id: ScenarioPath(name).id, chapter: chapter, file: directory + "/" + name, folder: folder)
    }.sorted { (rank($0.id, in: order), $0.id) < (rank($1.id, in: order), $1.id) }
  }

  /// The ids that the file `order` of a chapter lists, one a line.
  private static func order(of directory: String, in folder: String) -> [String] {
    guard let octets = try? FileReading.octets(of: directory + "/order", beneath: folder) else { return [] }
    return String(decoding: octets, as: UTF8.self).split(whereSeparator: \.isWhitespace).map(String.init)
  }

  private static func rank(_ name: String, in order: [String]) -> Int {
    order.firstIndex(of: name) ?? order.count
  }

  /// The files that names stand for, each once; no names: all of them.
  ///
  /// A name is an id, `chapter/id`, a chapter, a pattern of these (`close-*`, glob(7)), or the path of a
  /// file, which need not be in the catalog.
  ///
  /// - Parameters:
  ///   - kind: what is looked for, where a name is unknown.
  ///   - others: what else a name could have stood for.
  public func select(
    _ names: [String], as kind: UnknownScenario.Kind = .scenario, or others: [String] = []
  ) throws(UnknownScenario) -> [Entry] {
    guard !names.isEmpty else {
      try requireWhole()
      return entries
    }
    var selected: [Entry] = []
    for name in names {
      for entry in try matches(of: name, kind, others) {
        if !selected.contains(where: { $0.isSameFile(as: entry) }) { selected.append(entry) }
      }
    }
    return selected
  }

  /// What stands for all that there is must not stand for what could be read of it.
  private func requireWhole() throws(UnknownScenario) {
    if let unread { throw unread }
  }

  private func matches(
    of name: String, _ kind: UnknownScenario.Kind, _ others: [String]
  ) throws(UnknownScenario) -> [Entry] {
    let known = entries.filter { $0.id == name || $0.chapter == name || "\($0.chapter)/\($0.id)" == name }
    if !known.isEmpty { return known }
    if ScenarioLanguage.knows(file: name) || name.contains("/"), FileReading.isFile(name) {
      let path = ScenarioPath(name)
      return [Entry(id: path.id, chapter: path.chapter, file: name)]
    }
    try requireWhole()
    if name.contains(where: { "*?[".contains($0) }) {
      let found = entries.filter {
        fnmatch(name, $0.id, 0) == 0 || fnmatch(name, "\($0.chapter)/\($0.id)", FNM_PATHNAME) == 0
      }
      if !found.isEmpty { return found }
    }
    let chapters = Set(entries.map(\.chapter)).sorted()
    let candidates = others + ids(named: name) + chapters
    throw UnknownScenario(
      name: name, kind: kind, suggestions: Suggestion.names(for: name, among: candidates))
  }

  /// What a name is compared with: ids, or `CHAPTER/ID` where it names a chapter.
  private func ids(named name: String) -> [String] {
    entries.map { name.contains("/") ? "\($0.chapter)/\($0.id)" : $0.id }
  }

  /// The scenario files of paths: of a directory, all that a catalog of it has; anything else as it is named.
  public static func files(_ paths: [String]) throws(UnknownScenario) -> [Entry] {
    var files: [Entry] = []
    for path in paths {
      guard FileReading.names(in: path) != nil else {
        let place = ScenarioPath(path)
        files.append(Entry(id: place.id, chapter: place.chapter, file: path))
        continue
      }
      let found = try ScenarioCatalog(directory: path).select([])
      guard !found.isEmpty else { throw UnknownScenario(name: path, kind: .emptyDirectory) }
      files += found
    }
    return files
  }
}

extension ScenarioCatalog.Entry {
  fileprivate func isSameFile(as other: Self) -> Bool {
    file == other.file
  }
}
