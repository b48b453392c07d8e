public import Foundation
import Synchronization

/// A directory that goes when its owner does.
public final class TemporaryDirectory: Sendable {
  /// Its path.
  public let path: String

  /// Makes one.
  public init() throws {
    // Short, because programs put sockets into it, and the path of one has at most 107 octets (unix(7)).
    let name = "wirelab-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    let place = FileManager.default.temporaryDirectory.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    path = place.path
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  private static let lasting = Mutex<[String]>([])
  private static let removal: Void = {
    _ = atexit {
      for path in TemporaryDirectory.lasting.withLock(\.self) {
        try? FileManager.default.removeItem(atPath: path)
      }
    }
  }()

  /// For one whose owner lasts as long as the process, and never ends itself.
  public func removeAtTheEnd() {
    Self.lasting.withLock { $0.append(path) }
    _ = Self.removal
  }

  /// Writes a file into it, and answers its path.
  public func write(_ text: String, to name: String) throws -> String {
    try write(text.utf8, to: name)
  }

  /// Writes a file into it, and answers its path.
  public func write(_ octets: some Sequence<UInt8>, to name: String) throws -> String {
    let place = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(octets).write(to: place)
    return place.path
  }

  /// What a file of it holds.
  public func text(of name: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path + "/" + name) ?? Data(), as: UTF8.self)
  }

  /// An empty file of it, to be written.
  public func file(_ name: String) throws -> FileHandle {
    _ = FileManager.default.createFile(atPath: path + "/" + name, contents: nil)
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path + "/" + name))
  }
}
