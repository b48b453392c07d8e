import WireScript
import WireSystem

/// What a program may read on this machine and has no reason to tell: lines of files that say who is there.
struct MachineSecrets {
  private let lines: Set<Substring>

  private static let files = ["/etc/passwd", "/etc/group", "/etc/machine-id", "/etc/shadow"]
  /// A shorter line may be anybody's.
  private static let leastOctets = 10

  /// Those of this machine.
  init() {
    let texts = Self.files.compactMap { try? FileReading.octets(of: $0) }.map {
      String(decoding: $0, as: UTF8.self)
    }
    lines = Set(
      texts.flatMap { $0.split(whereSeparator: \.isNewline) }.filter { $0.utf8.count >= Self.leastOctets })
  }

  /// Whether a program has written one of them.
  func areTold(by record: ProgramRecord) -> Bool {
    [record.output.text, record.errors.text].contains { text in
      lines.contains { text.contains($0) }
    }
  }
}
