import Glibc
import Synchronization

/// A folder for files that programs are given by their paths, and nobody else may read: keys, and logs of
/// them.
///
/// It goes with whoever has made it. One whose maker was killed is removed by the next that is made: its lock
/// (flock(2)) has gone with the process.
package final class PrivateFolder: Sendable {
  /// Its path.
  package let path: String
  private let lock: Int32
  private let isRemoved = Atomic(false)
  private static let prefix = "wirelab-private-"

  /// Makes one, where TMPDIR says.
  ///
  /// - Throws: `mkdtemp` with its errno.
  package init() throws(DirectoryTree.Failure) {
    path = try DirectoryTree.makeTemporary(prefix: Self.prefix)
    lock = open(path.fileName, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    _ = flock(lock, LOCK_EX | LOCK_NB)
    // A program may run as another user, who has to come through to the files that are its own.
    _ = chmod(path.fileName, 0o711)
    Self.sweep(beside: path)
  }

  deinit {
    remove()
    close(lock)
  }

  /// Makes a file of mode 0600, with these octets.
  ///
  /// - Parameter owner: whose; nil: this process's.
  /// - Returns: its path.
  package func file(
    _ name: String, _ octets: [UInt8] = [], owner: (user: uid_t, group: gid_t)? = nil
  ) throws(NewFile.Failure) -> String {
    let file = path + "/" + name
    let descriptor = try NewFile.create(file)
    defer { close(descriptor) }
    if let owner { _ = fchown(descriptor, owner.user, owner.group) }
    try NewFile.write(octets, to: descriptor, path: file)
    return file
  }

  /// What a file holds by now, through no link; of one that is too long, nothing.
  package func octets(of name: String, limit: Int) -> [UInt8] {
    (try? FileReading.octets(of: path + "/" + name, limit: limit, followsLinks: false)) ?? []
  }

  /// Removes it with all that is in it.
  package func remove() {
    guard !isRemoved.exchange(true, ordering: .acquiringAndReleasing) else { return }
    DirectoryTree.remove(path)
  }

  /// Removes what others have left behind who were killed.
  private static func sweep(beside path: String) {
    let parent = FileReading.directory(of: path)
    for name in FileReading.names(in: parent) ?? [] where name.hasPrefix(prefix) {
      let other = parent + "/" + name
      let descriptor = open(other.fileName, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      var status = stat()
      guard fstat(descriptor, &status) == 0, status.st_uid == geteuid(),
        // Its maker may be about to lock it.
        status.st_ctim.tv_sec + 60 < time(nil), flock(descriptor, LOCK_EX | LOCK_NB) == 0
      else { continue }
      DirectoryTree.remove(other)
    }
  }
}
