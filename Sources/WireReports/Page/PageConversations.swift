import WireConversations
import WireJudgement
import WireText

/// Conversations that a page does not show in full, as a table.
struct PageConversations {
  let conversations: [Conversation]
  /// How many there are, with those that nobody has put together.
  let count: Int

  /// A table of more rows is slow to open, and nobody reads it.
  static let limit = 10_000

  /// Writes the table; nothing where there is no conversation.
  func write(to html: inout HTMLWriter, labelledBy name: String) {
    guard !conversations.isEmpty else { return }
    html.heading(name) { $0.otherConversations }
    html.element("div", ["class": "wide"]) { html in
      html.element("table", ["class": "conversations", "aria-labelledby": name]) { html in
        html.element("thead") { html in
          html.element("tr") { html in
            for column in Words(.en).tableHeader.indices {
              html.element("th", ["scope": "col", "class": Self.isNumber(column) ? "number" : nil]) { html in
                html.words { $0.tableHeader[column] }
              }
            }
          }
        }
        html.element("tbody") { html in
          for conversation in conversations.prefix(Self.limit) { Self.row(conversation, &html) }
        }
      }
    }
    let left = count - Self.limit
    if left > 0 { html.words("p", class: "quiet") { $0.notListed(left) } }
  }

  private static func isNumber(_ column: Int) -> Bool { column == 0 || column == 3 }

  private static func row(_ conversation: Conversation, _ html: inout HTMLWriter) {
    html.element("tr") { html in
      for (column, cell) in conversation.tableCells.enumerated() {
        html.element("td", ["class": isNumber(column) ? "number" : nil], text: cell)
      }
    }
    html.endLine()
  }
}

extension Words {
  fileprivate var otherConversations: String { text("page.other-conversations") }

  fileprivate func notListed(_ number: Int) -> String {
    text("page.not-listed", ["number": number])
  }
}
