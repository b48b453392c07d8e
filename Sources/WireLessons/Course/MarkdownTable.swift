/// A table of a Markdown page.
enum MarkdownTable {
  /// The table; what its cells hold is Markdown already.
  static func text(_ heads: [String], _ rows: [[String]]) -> String {
    let rule = "|" + String(repeating: "---|", count: heads.count)
    return ([line(heads), rule] + rows.map(line)).joined(separator: "\n")
  }

  /// The link to a lesson; its id alone where there is no file of it.
  static func reference(_ id: String, _ files: [String: String]) -> String {
    files[id].map { "[\(id)](\($0))" } ?? id
  }

  private static func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
}
