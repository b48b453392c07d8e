import WireConversations

/// What was typed, taken apart: letters of flags, and a direction.
struct PredictionReading {
  private(set) var letters = ""
  private(set) var by: Role?
  /// The next end that is named is the receiver.
  private var namesReceiver = false

  /// A piece of what was typed.
  private enum Piece: Equatable {
    /// Letters of flags, one of which somebody spelled out as a word.
    case flag(String)
    case end(Role)
    /// What follows is the receiver.
    case to
    /// A word that says nothing of the packet.
    case filler
    /// As it was typed.
    case typed(String)
  }

  /// Nil: something in it means nothing here.
  init?(_ text: String, names: [Role: String]) {
    let pieces = Self.pieces(of: text, names: names)
    let isInWords = pieces.contains { if case .flag = $0 { true } else { false } }
    for (index, piece) in pieces.enumerated() {
      switch piece {
      case .flag(let letter): add(letter)
      case .end(let role): name(role)
      case .to: namesReceiver = true
      case .filler: break
      // "a FIN" has an article; "s a" has a flag.
      case .typed("A") where isInWords && pieces[(index + 1)...].first.map(Self.isFlag) == true: break
      case .typed(let typed):
        guard Self.special.contains(typed) || typed.allSatisfy(Self.flags.contains) else { return nil }
        letters += typed
      }
    }
    if letters.isEmpty { return nil }
  }

  private static let flags = Set("SAFRPUDEC")
  /// Packets that are no segment, as a `wire` expectation has them.
  private static let special: Set<String> = ["FRAG", "ICMP"]

  private static func isFlag(_ piece: Piece) -> Bool { if case .flag = piece { true } else { false } }

  /// A word may be said twice: "ack (确认)".
  private mutating func add(_ letter: String) {
    if !letters.contains(letter) { letters += letter }
  }

  /// The sender, if it was not named yet.
  private mutating func name(_ role: Role) {
    if by == nil { by = namesReceiver ? role.peer : role }
    namesReceiver = false
  }

  // MARK: Pieces

  /// Words of either language, and what they say; of two that begin alike the longer one is meant.
  private static let words: [(word: [Character], piece: Piece)] = [
    (["SYNCHRONIZE", "SYN", "同步", "连接请求"], Piece.flag("S")),
    (["ACKNOWLEDGEMENT", "ACKNOWLEDGMENT", "ACKNOWLEDGE", "ACK", "确认", "应答"], .flag("A")),
    (["FINISH", "FIN", "终止", "结束"], .flag("F")),
    (["RESET", "RST", "复位", "重置"], .flag("R")),
    (["DATA", "PAYLOAD", "PUSH", "PSH", "数据报文段", "数据", "推送"], .flag("P")),
    (["URGENT", "URG", "紧急"], .flag("U")),
    (["DATAGRAM", "UDP", "数据报"], .flag("D")),
    (["FRAGMENT", "分片"], .typed("FRAG")),
    (
      ["INITIATOR", "CLIENT", "客户端", "客户机", "客户", "发起方", ">", "→", "＞", "》"],
      .end(.initiator)
    ),
    (
      ["RESPONDER", "SERVER", "服务器端", "服务器", "服务端", "响应方", "<", "←", "＜", "《"],
      .end(.responder)
    ),
    (["TO", "发给", "发往", "发到", "给"], .to),
    (
      [
        "WITHOUT DATA", "NO DATA", "SEGMENT", "PACKET", "FLAGS", "FLAG", "FROM", "SENDS", "SENT", "SEND",
        "WITH", "AND", "THE", "PURE", "BARE", "BY", "OF", "AN", "不带数据", "没有数据", "报文段", "标志", "一个",
        "来自", "发来", "发出", "发送", "发", "包", "段", "的", "由", "和", "带", "纯", "是",
      ], .filler
    ),
  ].flatMap { words, piece in words.map { (Array($0), piece) } }
    .sorted { $0.word.count > $1.word.count }

  private static func pieces(of text: String, names: [Role: String]) -> [Piece] {
    let text = Array(text.uppercased())
    let ends = names.map { (word: Array($1.uppercased()), piece: Piece.end($0)) }
      .filter { $0.word.count > 1 }.sorted { $0.word.count > $1.word.count }
    var pieces: [Piece] = []
    var typed = ""
    var place = 0
    func endTyped() {
      if !typed.isEmpty { pieces.append(.typed(typed)) }
      typed = ""
    }
    while place < text.count {
      let rest = text[place...]
      if let end = ends.first(where: { rest.starts(with: $0.word) && isWhole($0.word, at: place, in: text) })
      {
        endTyped()
        pieces.append(end.piece)
        place += end.word.count
      } else if let word = words.first(where: {
        rest.starts(with: $0.word) && isMeant($0, at: place, in: text)
      }) {
        endTyped()
        pieces.append(word.piece)
        place += word.word.count
      } else {
        if text[place].isWhitespace || text[place].isPunctuation || text[place].isSymbol {
          endTyped()
        } else {
          typed.append(text[place])
        }
        place += 1
      }
    }
    endTyped()
    return pieces
  }

  /// SYN and ACK may stand together, as in SYNACK; what says nothing of flags must be a word of its own.
  private static func isMeant(
    _ word: (word: [Character], piece: Piece), at place: Int, in text: [Character]
  ) -> Bool {
    isFlag(word.piece) || isWhole(word.word, at: place, in: text)
  }

  /// Whether no letter or digit of the same word stands beside it; Chinese has no spaces.
  private static func isWhole(_ word: [Character], at place: Int, in text: [Character]) -> Bool {
    func isPart(_ index: Int) -> Bool {
      text.indices.contains(index) && text[index].isASCII && (text[index].isLetter || text[index].isNumber)
    }
    func isLatin(_ character: Character) -> Bool {
      character.isASCII && character.isLetter || character.isNumber
    }
    return !(isLatin(word[0]) && isPart(place - 1))
      && !(isLatin(word[word.count - 1]) && isPart(place + word.count))
  }
}
