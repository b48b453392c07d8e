import Foundation
import Testing

/// 110 columns, as `.swift-format` has it: the formatter wraps neither comments nor literals, nor C, nor
/// scripts.
@Suite struct LineLengthTests {
  private static let root = URL(fileURLWithPath: ShippedScenarioTests.directory + "/..").standardizedFileURL
  private static let folders = ["Sources", "Tests", "Benchmarks", ".ci"]
  private static let kinds: Set = ["swift", "c", "h", "py", "sh"]

  /// One literal and the punctuation about it cannot be shorter without being harder to find.
  private static func isOneLiteral(_ line: Substring) -> Bool {
    line.wholeMatch(of: #/\s*(?:[:=?+]{1,2} )?(?:#*".*"#*|#\/.*\/#)[,;\])]*/#) != nil
  }

  /// A source, or a script, which may have no suffix.
  private func isSource(_ file: URL) -> Bool {
    if !file.pathExtension.isEmpty { return Self.kinds.contains(file.pathExtension) }
    guard let reading = try? FileHandle(forReadingFrom: file) else { return false }
    return (try? reading.read(upToCount: 2)) == Data("#!".utf8)
  }

  private func sources() -> [URL] {
    let files = Self.folders.flatMap { folder in
      FileManager.default.enumerator(
        at: Self.root.appending(path: folder), includingPropertiesForKeys: nil, options: .skipsHiddenFiles)?
        .compactMap { $0 as? URL } ?? []
    }
    return files.filter(isSource) + [Self.root.appending(path: "Package.swift")]
  }

  @Test func noLineIsLongerThan110Columns() throws {
    let sources = sources()
    #expect(Set(sources.map(\.pathExtension)).isSuperset(of: ["swift", "c", "h", "py", ""]))
    for file in sources {
      let lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
      for (index, line) in lines.enumerated()
      where line.utf8.count > 110 && line.count > 110 && !Self.isOneLiteral(line[...]) {
        Issue.record("\(file.path.dropFirst(Self.root.path.count + 1)):\(index + 1): \(line.count) columns")
      }
    }
  }

  @Test func onlyALiteralIsExempt() {
    #expect(Self.isOneLiteral(#"      == "a text that stays whole"),"#))
    #expect(Self.isOneLiteral(##"    #/a regular expression/#"##))
    for line in [#"  let text = "a text""#, #"/// says "this""#, #"  say("a text")"#, "// see /proc/net/"] {
      #expect(!Self.isOneLiteral(line[...]), "\(line)")
    }
  }
}
