import WireConversations

/// What somebody says of the numbers of a segment: `0 1`, `seq=0 ack=1`.
struct NumbersAnswer: Hashable {
  let sequence: Int?
  let acknowledgment: Int?

  /// Numbers from what was typed, each with or without its name; nil: there are none, too many, or a word
  /// that names neither.
  init?(parsing text: String) {
    var named: [Name: Int] = [:]
    var next: Name?
    for piece in Self.pieces(of: text) {
      if let name = Name(piece) {
        next = name
        continue
      }
      guard let number = Int(piece), let name = next ?? Name.allCases.first(where: { named[$0] == nil }),
        named.updateValue(number, forKey: name) == nil
      else { return nil }
      next = nil
    }
    if named.isEmpty { return nil }
    (sequence, acknowledgment) = (named[.sequence], named[.acknowledgment])
  }

  /// Whether they are those of a segment; one without ACK has no acknowledgment number.
  func isRight(of record: PacketRecord) -> Bool {
    guard case .segment(_, let first, let number, _) = record.content else { return false }
    return sequence == first && (acknowledgment == number || number == nil)
  }

  private enum Name: CaseIterable {
    case sequence, acknowledgment

    init?(_ word: String) {
      switch word {
      case "seq", "sequence", "序号": self = .sequence
      case "ack", "acknowledgment", "确认号", "确认": self = .acknowledgment
      default: return nil
      }
    }
  }

  /// Words and numbers: `seq=0`, `序号0` and `0,1` are two each.
  private static func pieces(of text: String) -> [String] {
    var pieces: [String] = []
    var last: Bool?
    for character in text.lowercased() {
      guard character.isLetter || character.isNumber || character == "-" else {
        last = nil
        continue
      }
      let isNumber = !character.isLetter
      if last == isNumber {
        pieces[pieces.count - 1].append(character)
      } else {
        pieces.append(String(character))
      }
      last = isNumber
    }
    return pieces
  }
}
