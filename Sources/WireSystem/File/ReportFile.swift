import Glibc

/// A file that a run is asked to write beside its directory: complete or not at all.
public struct ReportFile: Sendable {
  private let path: String

  /// Why it cannot be written.
  public struct Failure: Error, CustomStringConvertible {
    /// Which file, and why.
    public let description: String

    package init(_ path: String, errno code: Int32) {
      description = "cannot write \(path): \(String(cString: strerror(code)))"
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

  /// Writes it in place of what was there.
  public func write(_ text: String) throws(Failure) {
    var status = stat()
    let isSpecial = stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    let working = isSpecial ? path : "\(directory)/.\(name).\(getpid()).incomplete"
    do throws(NewFile.Failure) {
      try NewFile.write(Array(text.utf8), to: working, mode: 0o644)
    } catch {
      if !isSpecial { unlink(working) }
      throw Failure(path, errno: error.errno)
    }
    guard !isSpecial else { return }
    SudoCaller.give(working)
    guard rename(working, path) == 0 else {
      let code = errno
      unlink(working)
      throw Failure(path, errno: code)
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
