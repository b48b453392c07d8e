import Glibc

/// Reads files and directories.
package enum FileReading {
  /// 1 MiB: more than anybody writes by hand.
  static let maximumSize = 1 << 20

  /// Why a file was not read.
  package struct Failure: Error {
    /// The reason, as the end of a sentence that begins with the name of the file.
    package let reason: String

    package init(_ reason: String) { self.reason = reason }

    package init(errno code: Int32) { reason = "the file cannot be read: \(String(cString: strerror(code)))" }
  }

  /// All octets of a regular file.
  ///
  /// - Parameters:
  ///   - limit: the most that there may be.
  ///   - followsLinks: whether the file may be a symbolic link.
  ///   - folder: the folder that its path begins with, if that, and not the file, is what somebody named:
  ///     beneath it no symbolic link is followed. A folder that came from elsewhere may hold links to what is
  ///     only here.
  package static func octets(
    of path: String, limit: Int = maximumSize, followsLinks: Bool = true, beneath folder: String? = nil
  ) throws(Failure) -> [UInt8] {
    // A FIFO would block here, and a device never end.
    let flags = O_RDONLY | O_NONBLOCK | (followsLinks ? 0 : O_NOFOLLOW)
    let descriptor = opened(path, flags, beneath: folder)
    guard descriptor >= 0 else {
      throw errno == ELOOP ? Failure("it is a symbolic link, which is not followed") : Failure(errno: errno)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Failure(errno: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Failure("not a regular file") }
    let octets: [UInt8]
    do {
      octets = try WholeRead.read(descriptor, limit: limit)
    } catch {
      throw Failure(errno: error.errno ?? EIO)
    }
    guard octets.count <= limit else { throw Failure("the file is larger than \(limit >> 20) MiB") }
    return octets
  }

  /// The first octets of a regular file that is no symbolic link, at most so many; nil: it is none, or cannot
  /// be read.
  package static func beginning(of path: String, count: Int) -> [UInt8]? {
    let descriptor = opened(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW, beneath: nil)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return (try? WholeRead.read(descriptor, limit: count)).map { Array($0.prefix(count)) }
  }

  /// The names in a directory, sorted; nil: it is none, or cannot be read.
  ///
  /// - Parameters:
  ///   - hidden: whether names that begin with a dot are among them; `.` and `..` never are.
  ///   - folder: as of `octets`.
  package static func names(
    in directory: String, hidden: Bool = false, beneath folder: String? = nil
  ) -> [String]? {
    let descriptor = opened(directory, O_RDONLY | O_DIRECTORY, beneath: folder)
    guard descriptor >= 0 else { return nil }
    guard let stream = fdopendir(descriptor) else {
      close(descriptor)
      return nil
    }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else { return errno == 0 ? names.sorted() : nil }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(fileName: UnsafePointer($0)) }
      }
      if hidden ? name != "." && name != ".." : !name.hasPrefix(".") { names.append(name) }
    }
  }

  /// Opens a path; beneath a folder, without following a symbolic link there.
  private static func opened(_ path: String, _ flags: Int32, beneath folder: String?) -> Int32 {
    guard let folder else { return open(path.fileName, flags | O_CLOEXEC) }
    precondition(path.utf8.starts(with: (folder + "/").utf8))
    let rest = String(path.utf8.dropFirst(folder.utf8.count + 1)) ?? ""
    let steps = rest.split(separator: "/").map(String.init)
    var place = open(folder.fileName, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    for (index, step) in steps.enumerated() where place >= 0 {
      let isLast = index == steps.count - 1
      let next = openat(
        place, step.fileName, (isLast ? flags : O_RDONLY | O_DIRECTORY) | O_NOFOLLOW | O_CLOEXEC)
      let number = errno
      close(place)
      errno = number
      place = next
    }
    return place
  }

  /// Whether a path names anything, also a link that leads nowhere.
  package static func isThere(_ path: String) -> Bool {
    var status = stat()
    return lstat(path.fileName, &status) == 0
  }

  /// Whether a path names a symbolic link.
  package static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path.fileName, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Whether a path names a regular file, and no symbolic link to one.
  package static func isRegular(_ path: String) -> Bool {
    var status = stat()
    return lstat(path.fileName, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Whether a path names something that is no directory.
  package static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path.fileName, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
  }

  /// Whether a path names a directory.
  package static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path.fileName, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The path without links in it (realpath(3)); nil: nothing is there.
  package static func realPath(_ path: String) -> String? {
    guard let found = realpath(path.fileName, nil) else { return nil }
    defer { free(found) }
    return String(fileName: found)
  }

  /// The directory of a file, as its path says it; empty: the path is only a name.
  package static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    let directory = path[..<slash]
    return directory.allSatisfy { $0 == "/" } ? "/" : String(directory)
  }
}
