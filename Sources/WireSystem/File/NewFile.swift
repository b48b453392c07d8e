import Glibc

/// A file that was not there before: never one that somebody else has made, and through no link of theirs.
package enum NewFile {
  /// Why it could not be written.
  package struct Failure: Error, CustomStringConvertible {
    package let path: String
    package let errno: Int32

    /// One line: `cannot write a.pcapng: No space left on device`.
    package var description: String { Self.sentence(path, errno: errno) }

    /// The same of whatever could not be written.
    ///
    /// - Parameters:
    ///   - place: a path, or what stands for one.
    ///   - code: the errno of that.
    package static func sentence(_ place: String, errno code: Int32) -> String {
      "cannot write \(place.onOneLine): \(NewFile.reason(code))"
    }
  }

  /// What an errno means, and what mends it where one setting does.
  package static func reason(_ code: Int32) -> String {
    let reason = ErrnoName.sentence(of: code)
    return Shortage.remedy(for: code).map { "\(reason); \($0)" } ?? reason
  }

  /// Makes an empty file, and opens it for writing; the descriptor is the caller's to close.
  ///
  /// - Parameter mode: less what umask(2) takes away; unless told otherwise readable by its owner alone.
  /// - Throws: with EEXIST where the name is taken, by a symbolic link, too (open(2): O_EXCL, O_NOFOLLOW).
  package static func create(_ path: String, mode: mode_t = 0o600) throws(Failure) -> Int32 {
    let descriptor = Interrupted.again {
      open(path.fileName, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
    }
    guard descriptor >= 0 else { throw Failure(path: path, errno: errno) }
    return descriptor
  }

  /// The same in the place of a file that may be there: made under another name, and moved. Who has the old
  /// one open keeps it; a link is replaced, and not followed.
  package static func replace(_ path: String, mode: mode_t = 0o600) throws(Failure) -> Int32 {
    let working = workingName(beside: path)
    let descriptor = try create(working, mode: mode)
    guard rename(working.fileName, path.fileName) == 0 else {
      let failure = Failure(path: path, errno: errno)
      close(descriptor)
      unlink(working.fileName)
      throw failure
    }
    return descriptor
  }

  /// A name beside a file's that nobody can have foreseen; should it be taken, that is an error like any
  /// other.
  static func workingName(beside path: String) -> String {
    let directory = FileReading.directory(of: path)
    let name = ".wirelab-\(String(UInt64.random(in: 0 ... .max), radix: 36)).incomplete"
    return directory.isEmpty ? name : directory == "/" ? "/" + name : directory + "/" + name
  }

  /// Writes a whole file; what could not be written whole is removed.
  package static func write(_ octets: [UInt8], to path: String, mode: mode_t = 0o600) throws(Failure) {
    let descriptor = try create(path, mode: mode)
    defer { close(descriptor) }
    do throws(Failure) {
      try write(octets, to: descriptor, path: path)
    } catch {
      unlink(path.fileName)
      throw error
    }
  }

  /// Writes all octets to a descriptor; `path` is for what goes wrong.
  package static func write(_ octets: [UInt8], to descriptor: Int32, path: String) throws(Failure) {
    if let number = WholeWrite.write(octets, to: descriptor) { throw Failure(path: path, errno: number) }
  }
}
