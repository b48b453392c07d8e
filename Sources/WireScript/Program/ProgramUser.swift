import Glibc
import WireSystem

/// The user and group that a program is to run as: passwd(5), group(5).
enum ProgramUser {
  /// Their numbers; nil: neither is named.
  ///
  /// - Throws: that there is no such user or group.
  static func find(user: String?, group: String?) throws(ProgramFailure) -> (user: uid_t, group: gid_t)? {
    guard user != nil || group != nil else { return nil }
    guard geteuid() == 0 else {
      throw ProgramFailure("only root can run a program as another user", isForbidden: true)
    }
    var found = (user: geteuid(), group: getegid())
    if let user {
      if let number = uid_t(user) {
        found.user = number
        found.group = getpwuid(number)?.pointee.pw_gid ?? number
      } else if let entry = getpwnam(user) {
        found = (entry.pointee.pw_uid, entry.pointee.pw_gid)
      } else {
        throw ProgramFailure("there is no user `\(user)` on this machine")
      }
    }
    if let group {
      if let number = gid_t(group) {
        found.group = number
      } else if let entry = getgrnam(group) {
        found.group = entry.pointee.gr_gid
      } else {
        throw ProgramFailure("there is no group `\(group)` on this machine")
      }
    }
    return found
  }
}
