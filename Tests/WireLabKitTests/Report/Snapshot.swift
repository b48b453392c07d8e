import Foundation
import Testing

/// A text that was saved, for a later one to be compared with.
enum Snapshot {
  /// Beside the targets, so that it is nobody's resource: `Tests/Snapshots`.
  static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Snapshots").path

  private static let isRecording = ProcessInfo.processInfo.environment["WIRELAB_RECORD"] == "1"

  /// Compares a text with the saved one, line by line. With `WIRELAB_RECORD=1` it is saved, and the test
  /// fails.
  static func expect(_ text: String, is name: String, sourceLocation: SourceLocation = #_sourceLocation)
    throws
  {
    let path = "\(directory)/expected/\(name)"
    if isRecording {
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      Issue.record(
        "saved \(name): look at what changed, and run without WIRELAB_RECORD", sourceLocation: sourceLocation)
      return
    }
    let saved = try String(contentsOfFile: path, encoding: .utf8)
    guard saved != text else { return }
    Issue.record("\(name) is another:\n\(difference(saved, text))", sourceLocation: sourceLocation)
  }

  /// The first lines that differ, as a diff shows them.
  static func difference(_ saved: String, _ text: String, limit: Int = 12) -> String {
    let (old, new) = (saved.components(separatedBy: "\n"), text.components(separatedBy: "\n"))
    let changes = new.difference(from: old).sorted { place($0) < place($1) }
    let lines = changes.prefix(limit).map { change in
      switch change {
      case .remove(let offset, let line, _): "- \(offset + 1): \(line)"
      case .insert(let offset, let line, _): "+ \(offset + 1): \(line)"
      }
    }
    let more = changes.count > limit ? ["… and \(changes.count - limit) lines more"] : []
    return (lines + more).joined(separator: "\n")
  }

  private static func place(_ change: CollectionDifference<String>.Change) -> (Int, Int) {
    switch change {
    case .remove(let offset, _, _): (offset, 0)
    case .insert(let offset, _, _): (offset, 1)
    }
  }
}
