import Glibc

extension Scenario {
  /// Loads a scenario file: a regular file of at most 1 MiB in UTF-8.
  ///
  /// - Parameter place: where it stands in the course; nil: what it builds on is not looked up.
  public static func load(file path: String, place: CoursePlace? = nil) throws(ScenarioFileError) -> Scenario
  {
    try decode(text(ofFile: path), file: path, place: place)
  }

  static func load(file path: String, chapter: String) throws(ScenarioFileError) -> Scenario {
    try decode(text(ofFile: path), file: path, chapter: chapter)
  }

  /// The text of a file, which must be UTF-8; a byte order mark is left out.
  static func text(ofFile path: String) throws(ScenarioFileError) -> String {
    var octets: [UInt8]
    do {
      octets = try FileReading.octets(of: path)
    } catch {
      throw ScenarioFileError(file: path, error.reason)
    }
    if octets.starts(with: [0xEF, 0xBB, 0xBF]) { octets.removeFirst(3) }
    guard let text = String(validating: octets, as: UTF8.self) else { throw notUTF8(octets, path) }
    return text
  }

  /// Points at the first octet that is not UTF-8.
  private static func notUTF8(_ octets: [UInt8], _ file: String) -> ScenarioFileError {
    let repaired = String(decoding: octets, as: UTF8.self)
    // The octets before the first wrong one are the same in the repaired text.
    let prefix = zip(octets, repaired.utf8).prefix { $0 == $1 }.count
    let right = String(decoding: octets[..<prefix], as: UTF8.self)
    let source = SourceText(right, file: file)
    let last = source.lines[source.lines.count - 1]
    let whole = SourceText(repaired, file: file).line(source.lines.count)
    return ScenarioFileError([
      ScenarioFileError.Diagnostic(
        location: SourceLocation(file: file, line: source.lines.count, column: last.unicodeScalars.count + 1),
        length: 1, message: "not UTF-8", hint: "save the file in UTF-8", sourceLine: whole)
    ])
  }
}

extension ScenarioFileError {
  static func tooLarge(_ file: String) -> ScenarioFileError {
    ScenarioFileError(file: file, "the file is larger than 1 MiB")
  }
}

/// Reads files and directories.
package enum FileReading {
  /// Why a file was not read.
  struct Failure: Error {
    /// As the end of a sentence that begins with its name.
    let reason: String

    init(_ reason: String) { self.reason = reason }

    init(errno code: Int32) { reason = "the file cannot be read: \(String(cString: strerror(code)))" }
  }

  /// All octets of a regular file.
  ///
  /// - Parameter limit: the most that there may be.
  static func octets(of path: String, limit: Int = Scenario.maximumFileSize) throws(Failure) -> [UInt8] {
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
  ///
  /// - Parameter hidden: whether names that begin with a dot are among them; `.` and `..` never are.
  package static func names(in directory: String, hidden: Bool = false) -> [String]? {
    guard let stream = opendir(directory) else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if hidden ? name != "." && name != ".." : !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// Whether a path names something that is no directory.
  package static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
  }

  /// Whether a path names a directory.
  package static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The directory of a file, as its path says it; empty: the path is only a name.
  package static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    let directory = path[..<slash]
    return directory.allSatisfy { $0 == "/" } ? "/" : String(directory)
  }
}
