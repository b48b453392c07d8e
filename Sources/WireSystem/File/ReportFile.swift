import Glibc

/// A file that a user names to be written: complete or not at all.
///
/// What the name itself is decides how. A pipe, a terminal or a device is written as it is, and
/// `/dev/stdout`, `/dev/stderr` and `/dev/fd/N` are descriptors of this process. Anything else is made under
/// a new name that nobody can foresee, and moved into place: so nobody reads half of it, and a symbolic link,
/// which somebody else may have put there, is replaced and never followed, whatever it leads to.
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
    switch kind {
    case .descriptor(let number):
      guard fcntl(number, F_GETFD) >= 0 else { throw Failure(path, errno: errno) }
    case .special:
      guard access(path.fileName, W_OK) == 0 else { throw Failure(path, errno: errno) }
    case .directory: throw Failure(path, errno: EISDIR)
    case .file:
      guard access(directory.fileName, W_OK | X_OK) == 0 else { throw Failure(path, errno: errno) }
    }
  }

  /// Writes it in place of what was there.
  public func write(_ text: String) throws(Failure) {
    try write(Array(text.utf8))
  }

  /// Writes octets in the same way.
  package func write(_ octets: [UInt8]) throws(Failure) {
    do throws(NewFile.Failure) {
      switch kind {
      case .descriptor(let number): try NewFile.write(octets, to: number, path: path)
      case .special: try writeThrough(octets)
      case .directory, .file: try replace(with: octets)
      }
    } catch {
      throw Failure(path, errno: error.errno)
    }
  }

  /// What a name stands for.
  private enum Kind {
    /// An open descriptor of this process.
    case descriptor(Int32)
    /// A pipe, a terminal, a device.
    case special
    case directory
    /// A file, nothing yet, or a link.
    case file
  }

  private var kind: Kind {
    if let number = descriptorNumber { return .descriptor(number) }
    var status = stat()
    guard lstat(path.fileName, &status) == 0 else { return .file }
    return switch status.st_mode & S_IFMT {
    case S_IFREG, S_IFLNK: .file
    case S_IFDIR: .directory
    default: .special
    }
  }

  /// Those names are links, to links of the kernel that lead to whatever the descriptor is open for.
  private var descriptorNumber: Int32? {
    switch path {
    case "/dev/stdout": STDOUT_FILENO
    case "/dev/stderr": STDERR_FILENO
    case _ where path.hasPrefix("/dev/fd/"): Int32(path.dropFirst("/dev/fd/".count))
    default: nil
    }
  }

  private func writeThrough(_ octets: [UInt8]) throws(NewFile.Failure) {
    let descriptor = Interrupted.again { open(path.fileName, O_WRONLY | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw NewFile.Failure(path: path, errno: errno) }
    defer { close(descriptor) }
    // It may be another thing by now.
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFREG else {
      throw NewFile.Failure(path: path, errno: EEXIST)
    }
    try NewFile.write(octets, to: descriptor, path: path)
  }

  private func replace(with octets: [UInt8]) throws(NewFile.Failure) {
    let working = NewFile.workingName(beside: path)
    let descriptor = try NewFile.create(working, mode: 0o666)
    defer { close(descriptor) }
    do throws(NewFile.Failure) {
      try NewFile.write(octets, to: descriptor, path: working)
      SudoCaller.give(descriptor)
      guard rename(working.fileName, path.fileName) == 0 else {
        throw NewFile.Failure(path: path, errno: errno)
      }
    } catch {
      unlink(working.fileName)
      throw error
    }
  }

  private var directory: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
