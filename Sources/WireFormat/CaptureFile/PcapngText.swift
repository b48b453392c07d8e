/// Text as pcapng options hold it: UTF-8, at most 65,535 octets.
enum PcapngText {
  /// The octets of a text: control characters but newline and tab as escapes, cut between two characters at
  /// so many octets.
  static func octets(_ text: String, limit: Int = Int(UInt16.max)) -> [UInt8] {
    var octets: [UInt8] = []
    for scalar in text.unicodeScalars {
      let piece = isControl(scalar) ? Array(escape(scalar).utf8) : Array(String(scalar).utf8)
      if octets.count + piece.count > limit { break }
      octets += piece
    }
    return octets
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    "\\u{" + String(scalar.value, radix: 16) + "}"
  }
}
