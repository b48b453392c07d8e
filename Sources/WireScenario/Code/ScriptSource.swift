import WireScript
import WireSystem

extension ProgramPlan {
  /// The lines of the script that it runs, if that is a regular file in its folder and in this language;
  /// empty: its command says all that can be shown.
  ///
  /// - Parameter tellsOutcomes: whether the remarks behind its lines are shown, which may answer a question.
  func script(in language: ProgramLanguage, tellsOutcomes: Bool) -> [CodeLine] {
    let ending = "." + language.fileEnding
    guard
      let name = command.lazy.map(\.text).first(where: { $0.hasSuffix(ending) && !$0.contains("/") }),
      let octets = try? FileReading.octets(
        of: directory + "/" + name, limit: Self.shownOctets, followsLinks: false),
      let text = String(validating: octets, as: UTF8.self)
    else { return [] }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return [.gap]
      + lines.dropLast(lines.last == "" ? 1 : 0).map { line in
        .line(tellsOutcomes ? String(line) : String(line.replacing(/[ ]{2}# .+/, with: "")))
      }
  }

  /// As much as somebody reads beside a lesson.
  private static let shownOctets = 1 << 16
}
