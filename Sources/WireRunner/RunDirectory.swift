import Glibc
import WireCapture
import WireSystem

/// The directory of one run: mode 0700, complete or not at all.
///
/// It is filled under a hidden name and gets its own when the run is over, so that nobody ever reads half a
/// report. Under sudo it belongs to the caller. A run that was killed leaves its hidden directory behind,
/// unlocked; the next run in the same place removes it.
package struct RunDirectory: ~Copyable {
  /// The name of the run.
  package let runID: String
  /// Where files go until the run is over.
  package let workingPath: String
  /// Where they are afterwards.
  package let finalPath: String
  private let parent: String
  /// The directories that were made for it, the outermost first.
  private let made: [String]
  private let lock: Int32
  private var isSettled = false

  /// Why a directory could not be made or completed.
  package struct Failure: Error, CustomStringConvertible {
    /// What was tried, on which path, and why it failed.
    package let obstacle: Obstacle

    package init(_ what: String, _ path: String, errno code: Int32) {
      obstacle = Obstacle("\(what) \(path.onOneLine)", errno: code)
    }

    /// The obstacle, and what to do.
    package var description: String {
      if let remedy = obstacle.errno.flatMap(Shortage.remedy) { return "cannot \(obstacle); \(remedy)." }
      let advice = "Choose a place that you may write to with --report-directory."
      return "cannot \(obstacle)." + (obstacle.isShortage ? "" : " " + advice)
    }
  }

  private static let hiddenPrefix = ".incomplete-"
  private static let hiddenLinkPrefix = ".latest-"
  private static let makeAttempts = 100
  private static let lockAttempts = 1000
  private static let lockPauseMicroseconds: UInt32 = 10_000

  /// Makes the directory of a new run in `parent`, and `parent` if need be. What was made for a run that is
  /// never complete goes with it.
  package static func make(in parent: String) throws(Failure) -> RunDirectory {
    // Another run may take away what it had made just when this one has found it.
    for _ in 1..<makeAttempts {
      do throws(Failure) {
        return try makeWithParents(in: parent)
      } catch {
        guard error.obstacle.errno == ENOENT else { throw error }
      }
    }
    return try makeWithParents(in: parent)
  }

  private static func makeWithParents(in parent: String) throws(Failure) -> RunDirectory {
    var made: [String] = []
    do throws(DirectoryTree.Failure) {
      try DirectoryTree.make(parent, mode: 0o755) {
        made.append($0)
        SudoCaller.give($0)
      }
    } catch {
      removeEmpty(made)
      throw Failure("make the directory", error.path, errno: error.errno)
    }
    do throws(Failure) {
      return try make(in: parent, made)
    } catch {
      removeEmpty(made)
      throw error
    }
  }

  private static func make(in parent: String, _ made: [String]) throws(Failure) -> RunDirectory {
    // One run at a time makes or removes directories here: between its making and its locking, another run
    // would take a new directory for an abandoned one.
    let parentLock = try locked(parent)
    defer { close(parentLock) }
    removeAbandoned(in: parent)

    let runID = newRunID()
    let workingPath = parent + "/" + hiddenPrefix + runID
    guard mkdir(workingPath.fileName, 0o700) == 0 else {
      throw Failure("make the directory", workingPath, errno: errno)
    }
    let lock = open(workingPath.fileName, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      rmdir(workingPath.fileName)
      throw Failure("lock", workingPath, errno: code)
    }
    return RunDirectory(
      runID: runID, workingPath: workingPath, finalPath: parent + "/" + runID, parent: parent, made: made,
      lock: lock)
  }

  private init(
    runID: String, workingPath: String, finalPath: String, parent: String, made: [String], lock: Int32
  ) {
    self.runID = runID
    self.workingPath = workingPath
    self.finalPath = finalPath
    self.parent = parent
    self.made = made
    self.lock = lock
  }

  /// The start in UTC, and a random part, so that names sort by time and never collide.
  package static func newRunID() -> String {
    var now = time_t(Clock.realtime() / 1_000_000_000)
    var parts = tm()
    gmtime_r(&now, &parts)
    var stamp = [CChar](repeating: 0, count: 32)
    strftime(&stamp, stamp.count, "%Y%m%dT%H%M%SZ", &parts)
    let random = String(UInt32.random(in: 0x10_0000...0xff_ffff), radix: 16)
    return String(decoding: stamp.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) + "-"
      + random
  }

  deinit {
    if !isSettled {
      DirectoryTree.remove(workingPath)
      Self.removeEmpty(made)
    }
    close(lock)
  }

  /// Takes away directories that nothing was put into.
  private static func removeEmpty(_ directories: [String]) {
    for path in directories.reversed() { rmdir(path.fileName) }
  }

  /// Writes a file of the run.
  package func write(_ octets: [UInt8], to name: String) throws(Failure) {
    let path = workingPath + "/" + name
    do throws(NewFile.Failure) {
      try NewFile.write(octets, to: path)
    } catch {
      throw Failure("write", path, errno: error.errno)
    }
  }

  /// A file of the run as it was written so far; nil: there is none, or it is larger than that.
  package func octets(of name: String, limit: Int = .max) -> [UInt8]? {
    try? FileReading.octets(of: workingPath + "/" + name, limit: limit)
  }

  /// Writes a copy of a regular file, no symbolic link to one, of which nothing is held in memory.
  package func copy(_ source: String, to name: String) throws(Failure) {
    let input = open(source.fileName, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
    guard input >= 0 else { throw Failure("read", source, errno: errno) }
    defer { close(input) }
    var status = stat()
    guard fstat(input, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Failure("copy", source, errno: EINVAL)
    }
    let path = workingPath + "/" + name
    let output: Int32
    do throws(NewFile.Failure) { output = try NewFile.create(path) } catch {
      throw Failure("write", path, errno: error.errno)
    }
    defer { close(output) }
    while true {
      let count = Interrupted.again { sendfile(output, input, nil, 1 << 20) }
      if count == 0 { return }
      if count < 0 { throw Failure("write", path, errno: errno) }
    }
  }

  /// Gives the directory its name, and points `latest` at it.
  package mutating func complete() throws(Failure) {
    for name in FileReading.names(in: workingPath, hidden: true) ?? [] {
      SudoCaller.give(workingPath + "/" + name)
    }
    SudoCaller.give(workingPath)
    // Runs that end at the same time point `latest` at themselves one after the other.
    let parentLock = try Self.locked(parent)
    defer { close(parentLock) }
    guard rename(workingPath.fileName, finalPath.fileName) == 0 else {
      throw Failure("complete", finalPath, errno: errno)
    }
    isSettled = true
    // A symbolic link cannot be replaced in place, but it can be renamed over the old one.
    let link = parent + "/" + Self.hiddenLinkPrefix + runID
    guard symlink(runID, link.fileName) == 0 else { throw Failure("make the link", link, errno: errno) }
    SudoCaller.give(link)
    guard rename(link.fileName, (parent + "/latest").fileName) == 0 else {
      let code = errno
      unlink(link.fileName)
      throw Failure("replace", parent + "/latest", errno: code)
    }
  }

  /// Opens and locks the directory that holds those of the runs.
  private static func locked(_ parent: String) throws(Failure) -> Int32 {
    let descriptor = open(parent.fileName, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure("open the directory", parent, errno: errno) }
    // Whoever holds the lock needs it for a moment; somebody who keeps it must not stop every run for ever.
    for _ in 0..<lockAttempts {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return descriptor }
      guard errno == EWOULDBLOCK || errno == EINTR else { break }
      usleep(lockPauseMicroseconds)
    }
    let code = errno
    close(descriptor)
    throw Failure("lock the directory", parent, errno: code)
  }

  /// Removes what runs that were killed left behind: nobody holds the lock of their directories any more, and
  /// a link that waits to become `latest` is there only while its run holds the lock of the parent.
  private static func removeAbandoned(in parent: String) {
    for name in FileReading.names(in: parent, hidden: true) ?? [] {
      let path = parent + "/" + name
      if name.hasPrefix(hiddenLinkPrefix) { unlink(path.fileName) }
      guard name.hasPrefix(hiddenPrefix) else { continue }
      let descriptor = open(path.fileName, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { DirectoryTree.remove(path) }
      close(descriptor)
    }
  }
}
