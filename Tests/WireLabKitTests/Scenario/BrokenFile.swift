import Testing

/// One change to the sample that makes it wrong, and everything that must be said about it.
struct BrokenFile: CustomTestStringConvertible, Sendable {
  var part: String
  var replacement: String
  /// As `SampleScenario.diagnosis` writes it.
  var diagnosis: [String]

  init(_ part: String, _ replacement: String, _ diagnosis: [String]) {
    self.part = part
    self.replacement = replacement
    self.diagnosis = diagnosis
  }

  var testDescription: String { replacement.isEmpty ? "without \(part)" : replacement }

  /// What is said about it.
  var found: [String] { SampleScenario.diagnosis(SampleScenario.edited(part, replacement)) }

  /// The words of a type, as a hint lists them.
  static func all<Word: RawRepresentable<String> & CaseIterable>(_ type: Word.Type) -> String {
    type.allCases.map(\.rawValue).joined(separator: ", ")
  }
}
