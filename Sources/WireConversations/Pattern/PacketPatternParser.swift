import WireFormat
import WireText

extension PacketPattern {
  /// What is wrong with the text of a pattern, and where in it.
  public struct ParseError: Error, Hashable, Sendable {
    /// What is wrong.
    public var message: String
    /// The place, from 0, in Unicode scalars.
    public var offset: Int
    /// How many scalars are meant.
    public var length: Int
    /// What to do about it.
    public var hint: String?

    /// From its parts.
    package init(
      message: String, offset: Int, length: Int, hint: String? = nil
    ) {
      self.message = message
      self.offset = offset
      self.length = length
      self.hint = hint
    }
  }

  /// One pattern from its text: `SA< seq=0 ack=1`.
  public init(parsing text: String) throws(ParseError) {
    let patterns = try Self.list(parsing: text)
    guard patterns.count == 1, let pattern = patterns.first else {
      throw ParseError(
        message: patterns.isEmpty ? "no packet" : "\(patterns.count) packets, where one is meant", offset: 0,
        length: text.unicodeScalars.count)
    }
    self = pattern
  }

  /// The patterns of a text. Between them stand spaces, or a comma; what has a `=` belongs to the pattern
  /// before it.
  public static func list(parsing text: String) throws(ParseError) -> [PacketPattern] {
    var patterns: [PacketPattern] = []
    for word in Word.words(of: text) {
      guard !word.isOpen else {
        throw word.error("`\(word.text)` ends without a quotation mark", hint: "as in `PA< text=\"GET /\"`")
      }
      guard word.text.contains("=") else {
        patterns.append(try pattern(word))
        continue
      }
      guard let last = patterns.indices.last else {
        throw word.error("`\(word.text)` stands before any packet", hint: "as in `SA< seq=0`")
      }
      try patterns[last].add(word)
    }
    return patterns
  }

  /// The pattern that a word without `=` begins.
  private static func pattern(_ word: Word) throws(ParseError) -> PacketPattern {
    if word.text == "..." || word.text == "…" {
      return PacketPattern(kind: .anything, by: .initiator, text: "...")
    }
    let by: Role
    switch word.text.last {
    case ">": by = .initiator
    case "<": by = .responder
    default:
      throw word.error(
        "`\(word.text)` has no direction",
        hint: "`\(word.text)>` is sent by the initiator, `\(word.text)<` by the responder")
    }
    let letters = String(word.text.dropLast())
    let kind: Kind
    switch letters {
    case "": throw word.error("`\(word.text)` names no flag", hint: "as in `S\(word.text)`")
    case "*": kind = .any
    case "D": kind = .datagram
    case "FRAG": kind = .fragment
    case "ICMP": kind = .icmp
    default: kind = try segment(letters, word)
    }
    return PacketPattern(kind: kind, by: by, text: word.text)
  }

  private static func segment(_ letters: String, _ word: Word) throws(ParseError) -> Kind {
    var flags: TCPFlags = []
    var hasPayload = false
    var seen = Set<Character>()
    for letter in letters {
      switch letter {
      case "S": flags.insert(.syn)
      case "A": flags.insert(.ack)
      case "F": flags.insert(.fin)
      case "R": flags.insert(.rst)
      case "U": flags.insert(.urg)
      case "E": flags.insert(.ece)
      case "C": flags.insert(.cwr)
      case "P": hasPayload = true
      default:
        let upper = letters.uppercased()
        let isCase = upper != letters && upper.allSatisfy { "SAFRUPEC".contains($0) }
        throw word.error(
          "`\(letter)` in `\(word.text)` is no flag",
          hint: isCase
            ? "flags are capital letters: `\(word.text.uppercased())`"
            : "S, A, F, R, U, E, C; P: carries payload; D> is a datagram, FRAG> a later fragment, "
              + "ICMP< an ICMP error"
        )
      }
      guard seen.insert(letter).inserted else { throw word.error("`\(word.text)` has `\(letter)` twice") }
    }
    return .segment(flags: flags.rawValue, hasPayload: hasPayload)
  }

  /// Adds `FIELD=VALUE`.
  private mutating func add(_ word: Word) throws(ParseError) {
    let parts = word.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let (field, digits) = (String(parts[0]), String(parts[1]))
    let allowed = kind.fields
    guard allowed.contains(field) else {
      let name = text.prefix { $0 != " " }
      throw word.error(
        ["seq", "rawseq", "ack", "len", "win", "offset", "cookie", "text", "hex"].contains(field)
          ? "`\(name)` cannot have `\(field)`" : "unknown field `\(field)`",
        hint: allowed.isEmpty ? "`\(name)` has no fields" : Suggestion.hint(for: field, among: allowed))
    }
    if ["text", "hex"].contains(field) {
      guard octets == nil else { throw word.error("what its payload begins with, twice") }
      octets = try word.octets(field, digits)
      text += " " + word.text
      return
    }
    guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let value = Int(digits),
      value <= Int(UInt32.max)
    else {
      throw word.error("`\(field)` must be a number from 0 to 4294967295, not `\(digits)`")
    }
    guard take(field, value) else { throw word.error("`\(field)` twice") }
    text += " " + word.text
  }

  /// Sets a field; false: it has a value already.
  private mutating func take(_ field: String, _ value: Int) -> Bool {
    let place: WritableKeyPath<PacketPattern, Int?> =
      switch field {
      case "seq": \.sequence
      case "rawseq": \.rawSequence
      case "ack": \.acknowledgment
      case "len": \.length
      case "cookie": \.cookie
      case "offset": \.offset
      default: \.window
      }
    guard self[keyPath: place] == nil else { return false }
    self[keyPath: place] = value
    return true
  }
}

extension PacketPattern {
  /// The most octets that a pattern may ask for.
  package static let maximumOctets = 1024
}

extension PacketPattern.Kind {
  /// The fields that such a packet can be asked for.
  fileprivate var fields: [String] {
    switch self {
    case .anything, .icmp: return []
    case .any: return ["seq", "rawseq", "ack", "len", "win"]
    case .datagram: return ["len", "text", "hex"]
    case .fragment: return ["offset", "len"]
    case .segment(let flags, let hasPayload):
      var fields = ["seq", "rawseq", "win"]
      if TCPFlags(rawValue: flags).contains(.ack) { fields.append("ack") }
      if hasPayload { fields += ["len", "text", "hex"] }
      if TCPFlags(rawValue: flags).contains(.syn) { fields.append("cookie") }
      return fields
    }
  }
}

/// A word of a text of patterns, and where it stands.
private struct Word {
  var text: String
  var offset: Int
  /// Whether a quotation mark in it has no second.
  var isOpen = false

  /// The words between spaces, commas and line feeds; within quotation marks these are of the word.
  static func words(of text: String) -> [Word] {
    var words: [Word] = []
    var word = ""
    var isQuoted = false
    var isEscaped = false
    for (offset, scalar) in text.unicodeScalars.enumerated() {
      if scalar == "\"", !isEscaped { isQuoted.toggle() }
      isEscaped = isQuoted && scalar == "\\" && !isEscaped
      if !isQuoted, [",", " ", "\n", "\t"].contains(scalar) {
        if !word.isEmpty { words.append(Word(text: word, offset: offset - word.unicodeScalars.count)) }
        word = ""
      } else {
        word.unicodeScalars.append(scalar)
      }
    }
    if !word.isEmpty {
      words.append(
        Word(text: word, offset: text.unicodeScalars.count - word.unicodeScalars.count, isOpen: isQuoted))
    }
    return words
  }

  /// The octets that `text="…"` or `hex="…"` stands for.
  func octets(_ field: String, _ value: String) throws(PacketPattern.ParseError) -> [UInt8] {
    guard value.count >= 2, value.first == "\"", value.last == "\"" else {
      throw error("`\(field)` stands in quotation marks", hint: "as in `\(field)=\"\(value)\"`")
    }
    let inner = value.dropFirst().dropLast()
    let octets = field == "hex" ? try hexadecimal(inner) : try plain(inner)
    guard !octets.isEmpty else { throw error("`\(field)` needs bytes") }
    guard octets.count <= PacketPattern.maximumOctets else {
      throw error("`\(field)` has \(octets.count) bytes, more than \(PacketPattern.maximumOctets)")
    }
    return octets
  }

  private func hexadecimal(_ text: Substring) throws(PacketPattern.ParseError) -> [UInt8] {
    let digits = text.filter { $0 != " " }
    let values = digits.compactMap { $0.isASCII ? $0.hexDigitValue : nil }
    guard values.count == digits.count, values.count.isMultiple(of: 2) else {
      throw error("`hex` is pairs of hexadecimal digits", hint: "as in `hex=\"16 03\"`")
    }
    return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
  }

  private func plain(_ text: Substring) throws(PacketPattern.ParseError) -> [UInt8] {
    var octets: [UInt8] = []
    var rest = text[...]
    while let character = rest.popFirst() {
      guard character == "\\" else {
        octets += Array(String(character).utf8)
        continue
      }
      switch rest.popFirst() {
      case "r": octets.append(13)
      case "n": octets.append(10)
      case "t": octets.append(9)
      case "\\": octets.append(92)
      case "\"": octets.append(34)
      default:
        throw error("`text` has an unknown escape", hint: #"there are \r, \n, \t, \" and \\"#)
      }
    }
    return octets
  }

  func error(_ message: String, hint: String? = nil) -> PacketPattern.ParseError {
    PacketPattern.ParseError(message: message, offset: offset, length: text.unicodeScalars.count, hint: hint)
  }
}
