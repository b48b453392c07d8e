import Foundation
import Testing

/// Nobody opens a file to write, or gives one a name, but `WireSystem/File`.
@Suite struct WritingTests {
  private static let sources = URL(fileURLWithPath: ShippedScenarioTests.directory + "/../Sources")

  /// What makes or opens a file to write, or puts one in the place of another.
  private static let calls = [
    #"O_WRONLY"#, #"O_RDWR"#, #"O_CREAT"#, #"O_TRUNC"#, #"O_APPEND"#, #"O_TMPFILE"#,
    #"\b(fopen|freopen|fdopen|creat|tmpfile|mkstemps?|mkostemps?|mkdtemp|mkdir|mkdirat|mknod|mkfifo)\("#,
    #"\b(rename|renameat2?|symlink|symlinkat|linkat|ftruncate|truncate|copy_file_range)\("#,
    #"(^|[^.\w])link\(.*,"#,
    #"\b(FileManager|FileHandle)\b"#, #"\.write\(to: (URL|url|file)"#, #"\bpcap_dump_"#,
    #"\bstd(out|err)\b.*fputs"#,
  ]

  /// Where else that stands, and why.
  private static let exceptions: [String: [String]] = [
    // A directory of its own, with a mark of the last one.
    "WireRunner/RunDirectory.swift": ["mkdir(workingPath.fileName", "rename(", "symlink(runID"],
    // Maps of user namespaces, and the options of a network, which are read before.
    "CWireLab/Namespace.c": [
      "open(path, O_WRONLY | O_CLOEXEC)", #"fopen(own, "re")"#, #"fopen(path, "re")"#,
    ],
    // A folder of a submission, in a file system of its own, and the maps of its user namespace.
    "CWireLab/Shield.c": [
      "open(path, O_WRONLY | O_CLOEXEC)", "mkdir(name, 0755)", "mkdir(WIRELAB_FOLDER, 0755)",
      "symlink(target, name)", "open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC",
    ],
    // Instead of standard input and output.
    "WireScript/Forking/Dispatcher.swift": [#"open("/dev/null", O_RDWR)"#],
  ]

  @Test func filesAreWrittenInOneWay() throws {
    let expressions = try Self.calls.map { try Regex($0) }
    let files = FileManager.default.enumerator(at: Self.sources, includingPropertiesForKeys: nil)
    var count = 0
    for file in files?.compactMap({ $0 as? URL }) ?? [] where ["swift", "c"].contains(file.pathExtension) {
      let name = String(
        file.standardizedFileURL.path.dropFirst(Self.sources.standardizedFileURL.path.count + 1))
      guard !name.hasPrefix("WireSystem/File/") else { continue }
      count += 1
      let excepted = Self.exceptions[name] ?? []
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        let code = line.drop { $0 == " " }
        guard !code.hasPrefix("//"), !code.hasPrefix("*") else { continue }
        guard expressions.contains(where: { code.contains($0) }) else { continue }
        #expect(excepted.contains { code.contains($0) }, "\(name): \(code)")
      }
    }
    #expect(count > 400)
  }
}
