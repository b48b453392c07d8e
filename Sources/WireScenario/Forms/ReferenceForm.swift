/// The forms of what a reader can look up: an RFC, a page of the manual, the kernel's page on sysctls, or an
/// address.
package enum ReferenceForm {
  /// `RFC 9293 section 3.5, figure 6`, `tcp(7): TCP_CORK`, `ip-sysctl: tcp_tw_reuse`, `https://…`, as a
  /// regular expression for JSON Schema.
  package static let pattern =
    "^(RFC [1-9][0-9]{0,4}( (section|appendix) [0-9A-Z]+([.][0-9A-Z]+)*)?(, [^\\s].*)?"
    + "|[a-z_][A-Za-z0-9_.+-]*[(][1-9][a-z]*[)](: [^\\s].*)?"
    + "|ip-sysctl(: [^\\s].*)?"
    + "|https?://[^\\s]+)$"

  /// What to write instead of something that has none of them.
  package static let hint =
    "as in `RFC 9293 section 3.6`, `tcp(7): TCP_CORK`, `ip-sysctl: tcp_tw_reuse` or `https://…`"

  /// Whether a text has one of the forms; the same as `pattern` says, which would have to be compiled for
  /// each file.
  package static func matches(_ text: String) -> Bool {
    guard !text.contains(where: \.isNewline) else { return false }
    for scheme in ["https://", "http://"] where text.hasPrefix(scheme) {
      return text.count > scheme.count && !text.contains(where: \.isWhitespace)
    }
    guard text.hasPrefix("RFC ") else {
      return hasDetail(text[...], after: ":") { $0 == "ip-sysctl" || isManualPage($0) }
    }
    return hasDetail(text.dropFirst(4), after: ",", isPlace)
  }

  /// Whether what stands before the first separator is right, and what follows it is something.
  private static func hasDetail(
    _ text: Substring, after separator: Character, _ isRight: (Substring) -> Bool
  ) -> Bool {
    guard let end = text.firstIndex(of: separator) else { return isRight(text) }
    let detail = text[end...].dropFirst()
    let first = detail.dropFirst().first
    return isRight(text[..<end]) && detail.first == " " && first?.isWhitespace == false
  }

  /// `9293`, `9293 section 3.6`.
  private static func isPlace(_ text: Substring) -> Bool {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard let number = words.first, (1...5).contains(number.count), number.first != "0",
      number.allSatisfy({ $0.isASCII && $0.isNumber })
    else { return false }
    guard words.count > 1 else { return true }
    return words.count == 3 && ["section", "appendix"].contains(words[1])
      && words[2].split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
        !part.isEmpty && part.allSatisfy { $0.isASCII && ($0.isNumber || $0.isUppercase) }
      }
  }

  /// `tcp(7)`.
  private static func isManualPage(_ text: Substring) -> Bool {
    guard text.last == ")", let open = text.firstIndex(of: "("), let first = text.first,
      first == "_" || first.isASCII && first.isLowercase
    else { return false }
    let section = text[open...].dropFirst().dropLast()
    return text[..<open].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_.+-".contains($0)) }
      && section.first.map { ("1"..."9").contains($0) } == true
      && section.dropFirst().allSatisfy { $0.isASCII && $0.isLowercase }
  }
}
