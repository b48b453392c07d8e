import CWireLab
import Glibc
import WireSystem

/// What keeps a program from everything but a copy of its folder: it sees the machine's files as its user may
/// read them, and writes nowhere but to its folder, /tmp, /var/tmp and /dev/shm, which are in memory, and its
/// own. It sees no other processes.
package struct ProgramShield: Sendable {
  /// Its folder, which it finds in `/tmp/submission`.
  package var folder: FolderCopy
  /// Folders that are empty to it.
  package var hidden: [String]

  /// Its number among those that run at once. Where its caller is root, each becomes a user of its own, so
  /// that the processes of one do not count for another.
  package var number: Int

  /// Users that no system gives out (systemd: UIDS-GIDS).
  private static let users: ClosedRange<uid_t> = 60_578...61_183

  /// Where it finds its folder.
  package static let place = "/tmp/submission"

  /// A shield from its parts.
  package init(_ folder: FolderCopy, hidden: [String] = [], number: Int = 0) {
    self.folder = folder
    self.hidden = hidden
    self.number = number
  }

  /// All of the environment: PATH and LANG as they are here, and HOME.
  var environment: [String: String] {
    func own(_ name: String) -> String? { getenv(name).map { String(fileName: $0) } }
    return [
      "PATH": own("PATH") ?? "/usr/local/bin:/usr/bin:/bin", "LANG": own("LANG") ?? "C.UTF-8",
      "HOME": Self.place,
    ]
  }

  /// Calls a closure with what a launch has to know.
  func withLaunch<Result>(_ body: (UnsafePointer<wirelab_shield>) -> Result) -> Result {
    let names: [UnsafePointer<CChar>?] =
      hidden.map { strdup($0.fileName).map { UnsafePointer($0) } } + [nil]
    defer { for name in names { free(UnsafeMutablePointer(mutating: name)) } }
    return names.withUnsafeBufferPointer { names in
      folder.octets.withUnsafeBufferPointer { octets in
        var shield = wirelab_shield()
        shield.pack = octets.baseAddress
        shield.pack_size = octets.count
        shield.hidden = names.baseAddress
        shield.becomes_user = geteuid() == 0
        let own = Self.users.lowerBound + uid_t(number % Self.users.count)
        shield.user = shield.becomes_user ? own : geteuid()
        shield.group = shield.becomes_user ? own : getegid()
        return body(&shield)
      }
    }
  }
}
