import WireReports

extension ReferenceLink {
  /// The reference as a link in a Markdown page: to the section of the RFC, to the page of the manual.
  package static func markdown(_ reference: String) -> String {
    let text = Markdown.escaped(reference)
    return address(of: reference).map { "[\(text)](\($0))" } ?? text
  }
}
