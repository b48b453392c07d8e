import Testing
import WireLabKit

/// Text out of octets that arrive in pieces.
@Suite struct OctetStreamTextTests {
  /// What pieces are shown as, with what is left at their end.
  private func shown(_ pieces: [[UInt8]]) -> [String] {
    var text = OctetStreamText()
    return pieces.map { text.text(of: $0) } + [text.end()]
  }

  @Test func aCharacterWaitsForItsRest() {
    #expect(shown([[0xE4], [0xBD], [0xA0, 0x61]]) == ["", "", "你a", ""])
    #expect(shown([[0x61, 0xF0, 0x9F], [0x98, 0x80]]) == ["a", "😀", ""])
  }

  @Test func cutAnywhereItIsTheSame() {
    let text = "aé你😀\u{10FFFD}~欢迎"
    let octets = Array(text.utf8)
    let whole = shown([octets]).joined()
    for first in 0...octets.count {
      for second in first...octets.count {
        let pieces = [octets[..<first], octets[first..<second], octets[second...]].map(Array.init)
        #expect(shown(pieces).joined() == whole, "\(first) \(second)")
      }
    }
    #expect(shown(octets.map { [$0] }).joined() == whole)
    #expect(whole.hasPrefix("aé你😀") && whole.hasSuffix("~欢迎"))
  }

  @Test func whatIsNoCharacterIsWrittenOutAtOnce() {
    // None of these can be the beginning of a character: RFC 3629, section 4.
    for octets: [UInt8] in [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1], [0xE0, 0x9F], [0xED, 0xA0], [0xF0, 0x8F], [0xF4, 0x90], [0xF5],
      [0xFF], [0xE4, 0x41], [0xF0, 0x9F, 0x41],
    ] {
      let escaped = octets.map { octet in
        octet == 0x41 ? "A" : "\\x" + String(octet, radix: 16, uppercase: true)
      }
      #expect(shown([octets]) == [escaped.joined(), ""], "\(octets)")
    }
  }

  @Test func whatNeverBecomesWholeIsWrittenOutAtTheEnd() {
    #expect(shown([[0xE4, 0xBD]]) == ["", #"\xE4\xBD"#])
    #expect(shown([[0xE4], [0x61]]) == ["", #"\xE4a"#, ""])
  }

  @Test func nothingCommandsTheTerminal() {
    let text = shown([Array("\u{1B}[2J\u{07}\u{202E}\u{7F}\u{9B}1m".utf8)]).joined()
    #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F }, "\(text)")
  }
}
