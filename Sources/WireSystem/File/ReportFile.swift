import Glibc

/// A file that a run is asked to write beside its directory: complete or not at all.
public struct ReportFile: Sendable {
  private let path: String

  /// Why it cannot be written.
  public struct Failure: Error, CustomStringConvertible {
    /// Which file, and why.
    public let description: String

    package init(_ path: String, errno code: Int32) {
      description = NewFile.Failure.sentence(path, errno: code)
    }
  }

  /// A file that will be written later; refused at once where that cannot be.
  public init(_ path: String) throws(Failure) {
    self.path = path
    var status = stat()
    if stat(path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR { throw Failure(path, errno: EISDIR) }
      // A pipe or a terminal is written as it is.
      if status.st_mode & S_IFMT != S_IFREG {
        guard access(path, W_OK) == 0 else { throw Failure(path, errno: errno) }
        return
      }
    }
    guard access(directory, W_OK | X_OK) == 0 else { throw Failure(path, errno: errno) }
  }

  /// Writes it in place of what was there. A file is written under a new name and moved into place. So nobody
  /// reads half of it, and a symbolic link in its place is replaced, not followed.
  public func write(_ text: String) throws(Failure) {
    try write(Array(text.utf8))
  }

  /// Writes octets in the same way.
  package func write(_ octets: [UInt8]) throws(Failure) {
    do throws(NewFile.Failure) {
      if isSpecial { try writeThrough(octets) } else { try replace(with: octets) }
    } catch {
      throw Failure(path, errno: error.errno)
    }
  }

  /// Whether it is a pipe, a terminal or another thing that is written as it is.
  private var isSpecial: Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
  }

  private func writeThrough(_ octets: [UInt8]) throws(NewFile.Failure) {
    let descriptor = Interrupted.again { open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw NewFile.Failure(path: path, errno: errno) }
    defer { close(descriptor) }
    try NewFile.write(octets, to: descriptor, path: path)
  }

  private func replace(with octets: [UInt8]) throws(NewFile.Failure) {
    // A name that nobody can have foreseen; should it be taken, that is an error like any other.
    let working = "\(directory)/.\(name).\(String(UInt64.random(in: 0 ... .max), radix: 36)).incomplete"
    let descriptor = try NewFile.create(working, mode: 0o644)
    defer { close(descriptor) }
    do throws(NewFile.Failure) {
      try NewFile.write(octets, to: descriptor, path: working)
      SudoCaller.give(descriptor)
      guard rename(working, path) == 0 else { throw NewFile.Failure(path: path, errno: errno) }
    } catch {
      unlink(working)
      throw error
    }
  }

  private var directory: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private var name: Substring {
    path.split(separator: "/", omittingEmptySubsequences: true).last ?? ""
  }
}
