import WireConversations
import WireText

/// What somebody says that the next packet will be: `SA<`, `fa`, `FIN+ACK >`.
package struct Prediction: Hashable {
  /// The letters of its flags, as a `wire` expectation has them; `D` of a datagram.
  package var letters: String
  /// Who is said to send it; nil: that was left open.
  package var by: Role?

  /// Why a prediction is wrong.
  package enum Mistake: Hashable {
    /// The other end sends it.
    case direction
    /// It would be right if it carried data, or if it carried none.
    case payload
    /// It would be right with the flag ACK.
    case acknowledgment
    /// It is another packet.
    case packet
  }

  /// Words that stand for letters; the longer ones hold letters of the others.
  private static let words = [
    ("DATA", "P"), ("UDP", "D"), ("SYN", "S"), ("ACK", "A"), ("FIN", "F"), ("RST", "R"), ("RESET", "R"),
    ("PSH", "P"), ("URG", "U"),
  ]

  /// A prediction from what was typed, in capital or small letters, with or without a direction; nil: it is
  /// none.
  package init?(parsing text: String) {
    var text = text.uppercased().filter { !" \t\r+,-&".contains($0) }
    by = nil
    switch text.last {
    // Also as a Chinese keyboard writes them.
    case ">", "→", "＞", "》": by = .initiator
    case "<", "←", "＜", "《": by = .responder
    default: break
    }
    if by != nil { text.removeLast() }
    for (word, letter) in Self.words { text = text.replacing(word, with: letter) }
    guard !text.isEmpty, (try? PacketPattern(parsing: text + ">")) != nil, text != "*", text != "..." else {
      return nil
    }
    letters = text
  }

  /// What is wrong with it; nil: it is right.
  package func mistake(about record: PacketRecord) -> Mistake? {
    if let by, by != record.by { return .direction }
    if matches(letters, record) { return nil }
    let withoutPayload = letters.filter { $0 != "P" }
    if !withoutPayload.isEmpty, matches(withoutPayload, record) || matches(letters + "P", record) {
      return .payload
    }
    if !letters.contains("A"), matches(letters + "A", record) { return .acknowledgment }
    return .packet
  }

  private func matches(_ letters: String, _ record: PacketRecord) -> Bool {
    let arrow = record.by == .initiator ? ">" : "<"
    return (try? PacketPattern(parsing: letters + arrow))?.describes(record) ?? false
  }
}
