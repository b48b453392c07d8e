import Glibc

/// Reads small files without more of Foundation than it is worth.
package enum FileReading {
  /// 1 MiB: more than anybody writes by hand.
  static let maximumSize = 1 << 20

  /// Why a file was not read.
  package struct Failure: Error {
    /// As the end of a sentence that begins with its name.
    package let reason: String

    package init(_ reason: String) { self.reason = reason }

    package init(errno code: Int32) { reason = "the file cannot be read: \(String(cString: strerror(code)))" }
  }

  /// All octets of a regular file.
  ///
  /// - Parameter limit: the most that there may be.
  package static func octets(of path: String, limit: Int = maximumSize) throws(Failure) -> [UInt8] {
    // A FIFO would block here, and a device never end.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Failure(errno: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Failure(errno: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Failure("not a regular file") }
    var octets: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while octets.count <= limit {
      let count = read(descriptor, &buffer, buffer.count)
      if count == 0 { return octets }
      if count < 0 {
        if errno == EINTR { continue }
        throw Failure(errno: errno)
      }
      octets += buffer[..<count]
    }
    throw Failure("the file is larger than \(limit >> 20) MiB")
  }

  /// The names in a directory, sorted; nil: it is none, or cannot be read.
  package static func names(in directory: String) -> [String]? {
    guard let stream = opendir(directory) else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// Whether a path names something that is no directory.
  package static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
  }
}
