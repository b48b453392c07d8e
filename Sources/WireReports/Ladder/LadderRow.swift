import WireConversations
import WireText

/// One row of a ladder, before it is known how wide its columns are.
struct LadderRow {
  /// What stands between the lifelines.
  enum Middle {
    case empty
    case packet(PacketRecord)
    /// The packet of a frame that the bench had held arrives.
    case arrival(frame: Int, by: Role)
    case gap(packets: Int, first: Int, last: Int)
    /// So many rows are left out.
    case leftOut(rows: Int)
    /// A remark about the packet above, at the side of its sender.
    case note(String, by: Role)
  }

  /// What stands outside one lifeline.
  struct Cell {
    var call: CallText?
    /// The state that it changed to.
    var state: ReachedState?

    var isEmpty: Bool { call == nil && state == nil }
  }

  /// When it happened; nil: the row belongs to the one above.
  var time: Int64?
  var middle = Middle.empty
  var initiator = Cell()
  var responder = Cell()

  subscript(side: Role) -> Cell {
    get { side == .initiator ? initiator : responder }
    set {
      switch side {
      case .initiator: initiator = newValue
      case .responder: responder = newValue
      }
    }
  }
}

extension [LadderRow] {
  /// Of more rows nobody reads all: a program may make a million calls in a conversation of a few packets.
  static var usualLimit: Int { 1000 }

  /// The first and the last of them, where there are more than so many.
  func limited(to limit: Int) -> [LadderRow] {
    guard count > limit else { return self }
    let head = limit * 2 / 3
    let tail = limit - head
    let gap = LadderRow(time: self[head].time, middle: .leftOut(rows: count - limit))
    return Array(self[..<head]) + [gap] + Array(self[(count - tail)...])
  }
}

/// A state that an end has come to.
struct ReachedState: Equatable {
  var state: TCPState
  /// Whether the kernel was seen in it; else it follows from the packets.
  var isObserved: Bool

  /// The state, and on its outer side a glyph if the kernel was seen in it.
  func text(side: Role, _ glyphs: Glyphs) -> String {
    guard isObserved else { return state.rawValue }
    return side == .initiator ? glyphs.observed + state.rawValue : state.rawValue + glyphs.observed
  }
}

/// A socket call, or how it came back, as a ladder writes it.
struct CallText {
  /// Who called, where it is not the actor in the header: `reader: `.
  var actor = ""
  /// `recv`; of a remark: the remark.
  var name: String
  /// What stands in the parentheses; nil: there are none.
  var arguments: String?
  /// `= 7`, or an ellipsis as long as it blocks.
  var result: String?

  /// All of it on one line.
  var full: String {
    [actor + name + (arguments.map { "(\($0))" } ?? ""), result].compactMap(\.self).joined(separator: " ")
  }

  /// The columns below which nothing sensible is left of it.
  func minimumWidth(ellipsis: String) -> Int {
    let call = actor + name + (arguments.map { $0.isEmpty ? "()" : "(\(ellipsis))" } ?? "")
    return max(
      TerminalText.escaped(call).displayWidth, result.map { TerminalText.escaped($0).displayWidth } ?? 0)
  }

  /// One line if arguments need not be cut to almost nothing, else a second one for the result.
  func lines(columns: Int, ellipsis: String) -> [String] {
    let full = TerminalText.escaped(full)
    guard full.displayWidth > columns else { return [full] }
    guard let result else { return [shortened(columns: columns, ellipsis: ellipsis)] }
    let room = columns - TerminalText.escaped(result).displayWidth - 1
    if let arguments, actor.displayWidth + name.displayWidth + 2 + min(5, arguments.displayWidth) <= room {
      return [shortened(columns: room, ellipsis: ellipsis) + " " + TerminalText.escaped(result)]
    }
    return [
      shortened(columns: columns, ellipsis: ellipsis),
      TerminalText.escaped(result).truncated(columns: columns, ellipsis: ellipsis),
    ]
  }

  private func shortened(columns: Int, ellipsis: String) -> String {
    let head = TerminalText.escaped(actor + name)
    guard let arguments else { return head.truncated(columns: columns, ellipsis: ellipsis) }
    let room = columns - head.displayWidth - 2
    guard room > 0 else { return head.truncated(columns: columns, ellipsis: ellipsis) }
    return head + "(" + TerminalText.escaped(arguments).truncated(columns: room, ellipsis: ellipsis) + ")"
  }
}
