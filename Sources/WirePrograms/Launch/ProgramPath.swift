import Glibc
import WireSystem

/// Where a program is: execvp(3)'s rule, before anything is forked, so that what is wrong can be told.
package enum ProgramPath {
  /// Where programs of the system are that an ordinary user's PATH may lack.
  private static let systemDirectories = ["/usr/local/sbin", "/usr/sbin", "/sbin"]

  /// The file of a program.
  ///
  /// - Parameters:
  ///   - name: a path, if it holds a slash (from `directory`); else looked up in `path`.
  ///   - directory: where the program will start; nil: where this process is.
  ///   - path: what PATH says; nil: it is not set.
  /// - Throws: an obstacle with ENOENT, or the errno that the nearest one found has against it.
  package static func find(
    _ name: String, from directory: String?, path: String?
  ) throws(Obstacle) -> String {
    guard !name.contains("/") else {
      let file = name.hasPrefix("/") ? name : directory.map { "\($0)/\(name)" } ?? name
      if let objection = objection(to: file) { throw Obstacle("start \(name)", errno: objection) }
      return file
    }
    let directories =
      (path ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "." : String($0) } + systemDirectories
    var found: Int32 = ENOENT
    for place in directories {
      let file = "\(place)/\(name)"
      guard let objection = objection(to: file) else {
        // A relative place is one of this process, not of where the program starts.
        return file.hasPrefix("/") || directory == nil ? file : "\(Self.current)/\(file)"
      }
      // A place that may not be searched has no programs for this user.
      if objection != ENOENT, objection != ENOTDIR, access(place.fileName, X_OK) == 0 { found = objection }
    }
    throw Obstacle("start \(name)", errno: found, detail: found == ENOENT ? "not found in PATH" : nil)
  }

  /// Every file that could be meant, as a user may see it who is not the one of this process.
  package static func candidates(_ name: String, path: String?) -> [String] {
    guard !name.contains("/") else { return [name] }
    let directories = (path ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":").map(String.init)
    return (directories + systemDirectories + ["/usr/bin", "/bin"]).map { "\($0)/\(name)" }
  }

  private static var current: String {
    guard let name = getcwd(nil, 0) else { return "." }
    defer { free(name) }
    return String(fileName: name)
  }

  /// Why a file cannot be executed: an errno; nil: it can be.
  private static func objection(to file: String) -> Int32? {
    var status = stat()
    guard stat(file.fileName, &status) == 0 else { return errno }
    guard status.st_mode & S_IFMT == S_IFREG else { return EACCES }
    return access(file.fileName, X_OK) == 0 ? nil : errno
  }
}
