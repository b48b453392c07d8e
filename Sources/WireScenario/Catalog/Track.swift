import WireGrammar
import WireSystem
import WireText

/// A way through the lessons: some of them in an order, and at its end a lesson that is foreseen packet by
/// packet.
///
/// It is one file of the directory of the scenarios, `NAME.track`, in YAML.
public struct Track: Hashable, Sendable {
  /// Its name on the command line; the name of its file without the ending.
  public var name: String
  /// A headline.
  public var title: LocalizedText
  /// For whom it is; empty where the file does not say.
  public var about: LocalizedText
  /// The ids of its lessons, in order.
  public var lessons: [String]
  /// The lesson that is foreseen at its end; nil: none.
  public var quiz: String?

  /// How the names of its files end.
  package static let ending = ".track"

  private static let titleKey = Key(
    "title", .localizedText, isRequired: true, "a headline", "标题")
  private static let aboutKey = Key(
    "about", .localizedText, usual: LocalizedText(en: "", zhHans: ""), "for whom it is; may be left out",
    "给谁学；可以省略")
  private static let keys = ["title", "about", "lessons", "quiz"]

  /// The names of the tracks in a directory, in their order.
  package static func names(in directory: String) -> [String] {
    (FileReading.names(in: directory) ?? []).filter { $0.hasSuffix(ending) }
      .map { String($0.dropLast(ending.count)) }.sorted()
  }

  /// Loads a track by its name; nil: there is none of that name.
  ///
  /// - Parameter catalog: the lessons of the directory, which it must name.
  package static func load(
    _ name: String, in directory: String, of catalog: ScenarioCatalog
  ) throws(ScenarioFileError) -> Track? {
    guard names(in: directory).contains(name) else { return nil }
    let file = directory + "/" + name + ending
    return try decode(try Scenario.text(ofFile: file, in: directory), file: file, of: catalog)
  }

  /// Reads the text of a track.
  package static func decode(
    _ text: String, file: String, of catalog: ScenarioCatalog
  ) throws(ScenarioFileError) -> Track {
    let (reader, root) = try FormReader.begin(text, file: file)
    let track = reader.track(root, name: ScenarioPath(file).id, catalog)
    if let failure = reader.failure { throw failure }
    guard let track else { throw ScenarioFileError(file: file, "it holds no track") }
    return track
  }

  /// From a file's fields.
  fileprivate init?(_ root: SourceNode, name: String, _ catalog: ScenarioCatalog, _ reader: FormReader) {
    guard let fields = Fields(root, "track", keys: Self.keys, reader) else { return nil }
    let (title, about) = (fields[Self.titleKey], fields[Self.aboutKey])
    var lessons: [String] = []
    if let node = fields.required("lessons") {
      for element in reader.elements(node, "lessons") {
        guard let id = reader.lesson(element, of: catalog) else { continue }
        if lessons.contains(id) { reader.error("`lessons` names `\(id)` twice", at: element) }
        lessons.append(id)
      }
    }
    let quiz = fields["quiz"].flatMap { reader.lesson($0, of: catalog) }
    guard let title, let about else { return nil }
    (self.name, self.title, self.about, self.lessons, self.quiz) = (name, title, about, lessons, quiz)
  }
}

extension FormReader {
  fileprivate func track(_ root: SourceNode, name: String, _ catalog: ScenarioCatalog) -> Track? {
    Track(root, name: name, catalog, self)
  }

  /// The id of a lesson of the catalog.
  fileprivate func lesson(_ node: SourceNode, of catalog: ScenarioCatalog) -> String? {
    guard let id = text(node, "a lesson") else { return nil }
    let known = catalog.entries.map(\.id)
    if !known.contains(id) {
      let hint = Suggestion.question(Suggestion.names(for: id, among: known))
      error("no lesson is called `\(id)`", at: node, hint: hint)
    }
    return id
  }
}
