import Testing
import WireLabKit

/// Texts on a Markdown page are what they say, and nothing else.
@Suite struct MarkdownTests {
  @Test(arguments: [
    ("plain words, 三次握手", "plain words, 三次握手"),
    ("<b>bold</b> & `code`", "\\<b\\>bold\\</b\\> \\& \\`code\\`"),
    ("*a* ~b~ [c](d) ![e](f) |g| $h$", "\\*a\\* \\~b\\~ \\[c\\](d) \\!\\[e\\](f) \\|g\\| \\$h\\$"),
    ("tcp_fin_timeout _not_ __this__", "tcp_fin_timeout \\_not\\_ \\_\\_this\\_\\_"),
    ("see https://a.b and www.c.d", "see https\\://a.b and www\\.c.d"),
    ("# no heading", "\\# no heading"), ("- no list - at all", "\\- no list - at all"),
    ("+ no list", "\\+ no list"), ("1. no list 2.", "1\\. no list 2."), ("12) no list", "12\\) no list"),
    ("=== no heading", "\\=== no heading"), ("back\\slash", "back\\\\slash"),
    ("one\n\n# two\u{1B}[0m\u{202E}", "one\\\\n\\\\n\\# two\\\\u{1B}\\[0m\\\\u{202E}"), ("", ""),
  ])
  func escapesWhatWouldBeMarkup(_ text: String, _ markdown: String) {
    #expect(Markdown.escaped(text) == markdown)
  }

  @Test func aBlockEndsWhereItEnds() {
    #expect(Markdown.block(["a", "b"]) == "```text\na\nb\n```")
    #expect(Markdown.block(["```", "x ````` y"]) == "``````text\n```\nx ````` y\n``````")
  }

  /// The decoder and the schema know the same forms.
  @Test(arguments: [
    ("RFC 9293", true), ("RFC 9293 appendix A.2", true), ("RFC 9293 section 3.6, figure 12", true),
    ("tcp(7)", true), ("tcp(7): TCP_CORK", true), ("clone3(2)", true), ("ssl(3ssl)", true),
    ("ip-sysctl", true), ("ip-sysctl: tcp_mem", true), ("http://a", true), ("https://a.b/c#d", true),
    ("", false), ("RFC", false), ("RFC ", false), ("RFC 0", false), ("RFC 123456", false),
    ("RFC 1 section", false), ("RFC 1 section ", false), ("RFC 1 section 1.", false),
    ("RFC 1 section a", false), ("RFC 1, ", false), ("RFC 1,figure 2", false), ("RFC 1  section 2", false),
    ("RFC ١", false), ("tcp", false), ("tcp()", false), ("tcp(0)", false), ("tcp(7", false),
    ("tcp(7) x", false), ("tcp(7):", false), ("tcp(7): ", false), ("tcp(7):  x", false), ("Tcp(7)", false),
    ("(7)", false), ("tcp(7)(7)", false), ("ip-sysctl tcp_mem", false), ("ip-sysctl:", false),
    ("https://", false), ("https://a b", false), ("ftp://a", false), ("close(2): a\nb", false),
  ])
  func decoderAndSchemaKnowTheSameReferences(_ reference: String, _ isOne: Bool) throws {
    #expect(ReferenceForm.matches(reference) == isOne)
    #expect(try (reference.wholeMatch(of: Regex(ReferenceForm.pattern)) != nil) == isOne)
  }

  @Test(arguments: [
    ("RFC 9293", "[RFC 9293](https://www.rfc-editor.org/rfc/rfc9293.html)"),
    (
      "RFC 9293 section 3.6, figure 12",
      "[RFC 9293 section 3.6, figure 12](https://www.rfc-editor.org/rfc/rfc9293.html#section-3.6)"
    ),
    (
      "socket(7): SO_LINGER", "[socket(7): SO_LINGER](https://man7.org/linux/man-pages/man7/socket.7.html)"
    ),
    ("ip-sysctl: tcp_mem", "[ip-sysctl: tcp_mem](https://docs.kernel.org/networking/ip-sysctl.html)"),
    ("https://a.b/c", "https\\://a.b/c"),
  ])
  func referencesLeadSomewhere(_ reference: String, _ markdown: String) {
    #expect(ReferenceForm.matches(reference))
    #expect(ReferenceLink.markdown(reference) == markdown)
  }
}
