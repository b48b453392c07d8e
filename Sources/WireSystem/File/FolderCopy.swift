import Glibc

/// A folder in memory, with what is in it: regular files, folders and symbolic links, which are copied and
/// never followed.
///
/// For each entry stand its kind (`d`, `f`, `l`), its mode, the length of its name and of its content, in 4
/// octets each, and then both; a folder comes before what it holds.
package struct FolderCopy: Sendable {
  /// The entries, one after the other.
  package private(set) var octets: [UInt8] = []
  private var count = 0

  /// Nothing is in it.
  package init() {}

  /// Beyond these nobody hands anything in.
  package static let sizeLimit = 16 << 20
  private static let countLimit = 2000
  private static let depthLimit = 32

  /// Copies a folder, with the rights of this process.
  ///
  /// - Throws: what cannot be read, or that it is too large.
  package init(of path: String) throws(Obstacle) {
    let folder = open(path.fileName, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw Obstacle("copy \(path.onOneLine)", errno: errno) }
    try add(folder, prefix: "", path, depth: 0)
  }

  /// Adds what is in a folder, and closes it.
  private mutating func add(_ folder: Int32, prefix: String, _ path: String, depth: Int) throws(Obstacle) {
    guard let stream = fdopendir(folder) else {
      let number = errno
      close(folder)
      throw Obstacle("copy \(path.onOneLine)", errno: number)
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(fileName: $0) }
      }
      guard name != ".", name != ".." else { continue }
      try add(name, in: folder, prefix: prefix, path, depth: depth)
    }
  }

  private mutating func add(
    _ name: String, in folder: Int32, prefix: String, _ path: String, depth: Int
  ) throws(Obstacle) {
    count += 1
    guard count <= Self.countLimit, octets.count <= Self.sizeLimit, depth < Self.depthLimit else {
      throw Obstacle(
        "copy \(path.onOneLine)", detail: "it holds more than 16 MiB, 2000 files or 32 levels of folders")
    }
    let place = prefix + name
    func failure() -> Obstacle { Obstacle("copy \((path + "/" + place).onOneLine)", errno: errno) }
    var status = stat()
    guard fstatat(folder, name.fileName, &status, AT_SYMLINK_NOFOLLOW) == 0 else { throw failure() }
    switch status.st_mode & S_IFMT {
    case S_IFLNK:
      var target = [UInt8](repeating: 0, count: 4095)
      let length = target.withUnsafeMutableBytes {
        readlinkat(folder, name.fileName, $0.baseAddress!, $0.count)
      }
      guard length >= 0 else { throw failure() }
      append("l", status.st_mode, place, target[..<length])
    case S_IFDIR:
      let inner = openat(folder, name.fileName, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard inner >= 0 else { throw failure() }
      append("d", status.st_mode, place, [])
      try add(inner, prefix: place + "/", path, depth: depth + 1)
    case S_IFREG:
      let file = openat(folder, name.fileName, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      guard file >= 0 else { throw failure() }
      defer { close(file) }
      append("f", status.st_mode, place, try Self.content(of: file, failure)[...])
    case _: break
    }
  }

  private static func content(of file: Int32, _ failure: () -> Obstacle) throws(Obstacle) -> [UInt8] {
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let length = Interrupted.again { read(file, &buffer, buffer.count) }
      guard length >= 0 else { throw failure() }
      guard length > 0, content.count <= sizeLimit else { return content }
      content += buffer[..<length]
    }
  }

  private mutating func append(
    _ kind: Unicode.Scalar, _ mode: mode_t, _ name: String, _ content: ArraySlice<UInt8>
  ) {
    let name = name.fileName.dropLast().map { UInt8(bitPattern: $0) }
    for number in [kind.value, UInt32(mode & 0o777), UInt32(name.count), UInt32(content.count)] {
      withUnsafeBytes(of: number) { octets += $0 }
    }
    octets += name
    octets += content
  }
}
