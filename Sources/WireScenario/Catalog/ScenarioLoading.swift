import Glibc
import WireGrammar
import WireSystem
import WireText

extension Scenario {
  /// The longest scenario file.
  public static let maximumFileSize = 1 << 20

  /// Reads the text of a scenario file, in the language that its name says.
  ///
  /// - Parameters:
  ///   - file: its path, which messages name; the scenario's `id` must be the name of the file.
  ///   - chapter: the folder that holds it; nil: taken from the path.
  ///   - place: where it stands in the course; nil: what it builds on is not looked up.
  public static func decode(
    _ text: String, file: String, chapter: String? = nil, place: CoursePlace? = nil
  ) throws(ScenarioFileError) -> Scenario {
    let path = ScenarioPath(file)
    return try ScenarioLanguage.of(file: file).read(
      ScenarioSource(text: text, file: file, id: path.id, chapter: chapter ?? path.chapter, place: place))
  }

  /// Loads a scenario file: a regular file of at most 1 MiB in UTF-8.
  ///
  /// - Parameters:
  ///   - folder: the directory in which it was found, beneath which no symbolic link is followed; nil:
  ///     somebody named the file itself.
  ///   - place: where it stands in the course; nil: what it builds on is not looked up.
  public static func load(
    file path: String, in folder: String? = nil, place: CoursePlace? = nil
  ) throws(ScenarioFileError) -> Scenario {
    try decode(text(ofFile: path, in: folder), file: path, place: place)
  }

  /// Loads a file of a catalog.
  package static func load(_ entry: ScenarioCatalog.Entry) throws(ScenarioFileError) -> Scenario {
    let text = try text(ofFile: entry.file, in: entry.folder)
    var scenario = try decode(text, file: entry.file, chapter: entry.chapter)
    scenario.folder = entry.folder
    return scenario
  }

  /// The text of a file, which must be UTF-8; a byte order mark is left out.
  package static func text(
    ofFile path: String, in folder: String? = nil
  ) throws(ScenarioFileError) -> String {
    var octets: [UInt8]
    do {
      octets = try FileReading.octets(of: path, beneath: folder)
    } catch {
      throw ScenarioFileError(file: path, error.reason)
    }
    if octets.starts(with: [0xEF, 0xBB, 0xBF]) { octets.removeFirst(3) }
    guard let text = String(validating: octets, as: UTF8.self) else { throw notUTF8(octets, path) }
    return text
  }

  /// Points at the first octet that is not UTF-8.
  private static func notUTF8(_ octets: [UInt8], _ file: String) -> ScenarioFileError {
    let repaired = String(decoding: octets, as: UTF8.self)
    // The octets before the first wrong one are the same in the repaired text.
    let prefix = zip(octets, repaired.utf8).prefix { $0 == $1 }.count
    let right = String(decoding: octets[..<prefix], as: UTF8.self)
    let source = SourceText(right, file: file)
    let last = source.lines[source.lines.count - 1]
    let whole = SourceText(repaired, file: file).line(source.lines.count)
    return ScenarioFileError([
      ScenarioFileError.Diagnostic(
        location: SourceLocation(file: file, line: source.lines.count, column: last.unicodeScalars.count + 1),
        length: 1, message: "not UTF-8", hint: "save the file in UTF-8", sourceLine: whole)
    ])
  }
}

extension ScenarioFileError {
  static func tooLarge(_ file: String) -> ScenarioFileError {
    ScenarioFileError(file: file, "the file is larger than 1 MiB")
  }
}
