/// A programming language in which a lesson's programs can be written out.
package enum ProgramLanguage: String, Hashable, Sendable, CaseIterable {
  case python, swift, c

  /// How the names of its files end.
  package var fileEnding: String {
    switch self {
    case .python: "py"
    case .swift: "swift"
    case .c: "c"
    }
  }

  /// How programs are written in it.
  ///
  /// - Parameter family: the version of IP that they talk.
  func syntax(_ family: AddressFamily) -> any CodeSyntax {
    switch self {
    case .python: PythonCode(family: family)
    case .swift: SwiftCode(family: family)
    case .c: CCode(family: family)
    }
  }
}
