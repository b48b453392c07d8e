import Glibc
import Testing
import WireLabKit
import WireSystem

/// Names of files that are no UTF-8.
@Suite struct FileNameTests {
  private static let names: [[UInt8]] = [
    Array("capture.pcap".utf8), Array("抓包-é-🦈.pcap".utf8), [0xFF], [0x80, 0x41], [0x41, 0xC3], [0xE6, 0x8A],
    [0xF4, 0x8F, 0x9F, 0xBF], [0xF4, 0x8F, 0x9E, 0x80], [0xF4, 0x8F, 0x9F], [0xED, 0xA0, 0x80], [0xC0, 0xAF],
    [0xF4, 0x90, 0x80, 0x80], Array("a\n\u{1B}[31m".utf8) + [0x9B], [UInt8](1...255), [],
  ]

  @Test(arguments: names) func aTextGivesBackItsOctets(name: [UInt8]) {
    let text = String(fileName: name)
    #expect(text.fileName == name.map(CChar.init(bitPattern:)) + [0])
    if let right = String(validating: name, as: UTF8.self), !name.contains(0xF4) { #expect(text == right) }
  }

  @Test func noTwoNamesAreOneText() {
    #expect(Set(Self.names.map { String(fileName: $0) }).count == Self.names.count)
    // What is written as the text of another name is written otherwise.
    let text = String(fileName: [0xFF])
    #expect(String(fileName: Array(text.utf8)) != text)
  }

  /// Random octets, half of them of characters of several octets.
  @Test func anyOctets() {
    for _ in 0..<20_000 {
      let parts: [UInt8] = [
        0x41, 0x80, 0xBF, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0x8F, 0x9E, 0x9F, 0xFF, 0xA0,
      ]
      let name = (0..<Int.random(in: 0...12)).map { _ in parts.randomElement()! }
      #expect(String(fileName: name).fileName == name.map(CChar.init(bitPattern:)) + [0])
    }
  }

  @Test func terminalsSeeTheOctets() {
    #expect(TerminalText.escaped(String(fileName: [0x61, 0xFF, 0x1B, 0x80])) == "a\\xFF\\u{1B}\\x80")
    #expect(String(fileName: Array("a\nb".utf8)).onOneLine == "a\\nb")
  }

  @Test func filesAreWhereTheirNamesSay() throws {
    let place = try DirectoryTree.makeTemporary(prefix: "wirelab-names-")
    defer { DirectoryTree.remove(place) }
    let name = String(fileName: [0x61, 0xFF, 0xFE])
    try ReportFile(place + "/" + name).write("report")
    #expect(FileReading.names(in: place) == [name])
    #expect(try FileReading.octets(of: place + "/" + name, beneath: place) == Array("report".utf8))
    #expect(FileReading.isRegular(place + "/" + name))
    try DirectoryTree.make(place + "/" + String(fileName: [0xFF]) + "/" + name)
    #expect(access((place + "/").utf8CString.dropLast() + [-1, 0x2F, 0x61, -1, -2, 0], F_OK) == 0)
  }
}
