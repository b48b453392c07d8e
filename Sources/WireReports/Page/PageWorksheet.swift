import WireConversations
import WireJudgement
import WireText

/// An empty ladder to write on, which is only printed: as many lines as a guess may need, not as many as it
/// needs.
struct PageWorksheet {
  let picture: LadderPicture
  /// How many ladders there are.
  let count: Int

  /// A ladder of more lines fills more than a page.
  private static let most = 24
  /// The number of lines tells a few lines less exactly how many packets there are.
  private static let step = 6

  private var lines: Int {
    min(Self.most, (picture.conversation.records.count + 2 + Self.step - 1) / Self.step * Self.step)
  }

  /// Writes it.
  func write(to html: inout HTMLWriter) {
    html.element("div", ["class": "sheet", "aria-hidden": "true"]) { html in
      if count > 1 { html.words("p", class: "quiet") { $0.conversation(picture.conversation.id) } }
      html.element("div", ["class": "sheet-row names"]) { html in
        for role in Role.allCases { html.words("strong") { picture.actors[role] ?? $0.name(of: role) } }
      }
      for _ in 0..<lines { html.element("div", ["class": "sheet-row"]) { _ in } }
    }
  }
}
