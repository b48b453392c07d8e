import Synchronization

/// What frames are called in reports that tell of several files read as one: the file, and the number there.
///
/// Inside, frames are counted through all files, in the order of the files.
package struct FrameNames: Sendable {
  private let files: [String]
  /// The number of the last frame of each file.
  private let lasts: [Int]

  /// The names of frames of files.
  ///
  /// - Parameter files: each with how many frames it has, in the order in which they are counted.
  package init(_ files: [(file: String, frames: Int)]) {
    let short = files.map { String($0.file.split(separator: "/").last ?? "") }
    self.files = Set(short).count == short.count ? short : files.map(\.file)
    lasts = files.reduce(into: []) { $0.append(($0.last ?? 0) + $1.frames) }
  }

  private func name(of frame: Int) -> String {
    guard frame > 0, let place = lasts.firstIndex(where: { $0 >= frame }) else { return String(frame) }
    return "\(files[place]):\(frame - (place > 0 ? lasts[place - 1] : 0))"
  }

  @TaskLocal private static var current: FrameNames?
  /// How many calls of `use` are under way: while there are none, nobody looks any further.
  private static let uses = Atomic(0)

  /// Whether frames may have other names than their numbers.
  package static var areUsed: Bool { uses.load(ordering: .relaxed) > 0 && current != nil }

  /// What a frame is called: `12`, or `b.pcap:3`.
  package static func text(_ frame: Int) -> String {
    uses.load(ordering: .relaxed) > 0 ? current?.name(of: frame) ?? String(frame) : String(frame)
  }

  /// Calls frames so while `body` runs.
  ///
  /// - Parameter names: nil: by their numbers.
  package static func use<Result>(_ names: FrameNames?, _ body: () throws -> Result) rethrows -> Result {
    guard let names else { return try body() }
    uses.add(1, ordering: .relaxed)
    defer { uses.subtract(1, ordering: .relaxed) }
    return try $current.withValue(names, operation: body)
  }
}
