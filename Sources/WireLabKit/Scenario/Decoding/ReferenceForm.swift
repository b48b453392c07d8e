/// The forms of what a reader can look up: an RFC, a page of the manual, the kernel's page on sysctls, or an address.
enum ReferenceForm {
  /// `RFC 9293 section 3.5, figure 6`, `tcp(7): TCP_CORK`, `ip-sysctl: tcp_tw_reuse`, `https://…`, as a regular
  /// expression that Swift and JSON Schema read alike.
  static let pattern =
    "^(RFC [1-9][0-9]{0,4}( (section|appendix) [0-9A-Z]+([.][0-9A-Z]+)*)?(, [^\\s].*)?"
    + "|[a-z_][A-Za-z0-9_.+-]*[(][1-9][a-z]*[)](: [^\\s].*)?"
    + "|ip-sysctl(: [^\\s].*)?"
    + "|https?://[^\\s]+)$"

  /// What to write instead of something that has none of them.
  static let hint =
    "as in `RFC 9293 section 3.6`, `tcp(7): TCP_CORK`, `ip-sysctl: tcp_tw_reuse` or `https://…`"

  /// Whether a text has one of the forms.
  static func matches(_ text: String) -> Bool {
    guard let expression = try? Regex(pattern) else { return false }
    return text.wholeMatch(of: expression) != nil
  }
}
