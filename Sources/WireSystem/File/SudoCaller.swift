import Glibc

/// Who called sudo: what root writes under it belongs to them.
package enum SudoCaller {
  /// Gives a file, a directory or a link itself to the caller; does nothing where there was no sudo.
  package static func give(_ path: String) {
    guard let (uid, gid) = caller else { return }
    lchown(path.fileName, uid, gid)
  }

  /// Gives what a descriptor names, whatever its path has become; does nothing where there was no sudo.
  package static func give(_ descriptor: Int32) {
    guard let (uid, gid) = caller else { return }
    fchown(descriptor, uid, gid)
  }

  /// Who called it, where somebody did.
  private static var caller: (uid: uid_t, gid: gid_t)? {
    guard geteuid() == 0, let uid = getenv("SUDO_UID").flatMap({ uid_t(String(cString: $0)) }),
      let gid = getenv("SUDO_GID").flatMap({ gid_t(String(cString: $0)) })
    else { return nil }
    return (uid, gid)
  }
}
