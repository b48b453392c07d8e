import Glibc

/// Directories with all that is in them.
package enum DirectoryTree {
  /// Why a directory could not be made.
  package struct Failure: Error, CustomStringConvertible {
    /// The directory, or the one above it that is missing.
    package let path: String
    /// The errno of mkdir(2).
    package let errno: Int32

    /// One line.
    package var description: String {
      "cannot make the directory \(path.onOneLine): \(String(cString: strerror(errno)))"
    }
  }

  /// Makes a directory, and those above it that are missing.
  ///
  /// What is there already stays as it is, even if it is no directory: whoever opens it learns that.
  ///
  /// - Parameter made: told of each directory that was made, the outermost first.
  package static func make(
    _ path: String, mode: mode_t = 0o777, made: (String) -> Void = { _ in }
  ) throws(Failure) {
    if mkdir(path.fileName, mode) == 0 { return made(path) }
    if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try make(String(path[..<slash]), mode: mode, made: made)
      if mkdir(path.fileName, mode) == 0 { return made(path) }
    }
    if errno != EEXIST { throw Failure(path: path, errno: errno) }
  }

  /// Makes a directory for its owner alone, where TMPDIR says, else in /tmp (mkdtemp(3)).
  ///
  /// - Parameter prefix: what its name begins with.
  package static func makeTemporary(prefix: String) throws(Failure) -> String {
    let parent = getenv("TMPDIR").map { String(fileName: $0) } ?? ""
    let template = (parent.isEmpty ? "/tmp" : parent) + "/\(prefix)XXXXXX"
    var path = template.fileName
    guard mkdtemp(&path) != nil else { throw Failure(path: template, errno: Glibc.errno) }
    return String(fileName: path)
  }

  /// Removes a directory with all that is in it, as far as that is allowed.
  ///
  /// Symbolic links are removed, not followed: remove(3) refuses nothing but a directory that is not empty.
  package static func remove(_ path: String) {
    guard Glibc.remove(path.fileName) != 0, errno == ENOTEMPTY || errno == EEXIST else { return }
    for name in FileReading.names(in: path, hidden: true) ?? [] { remove(path + "/" + name) }
    rmdir(path.fileName)
  }
}
