import Glibc
import WireSystem
import WireTLS

/// Key logs in files, which may grow while they are read: what SSLKEYLOGFILE names.
package final class KeyLogFiles {
  /// Their secrets.
  package let keyLog = KeyLog()
  private var files: [(path: String, taken: Int)]

  /// More octets of one are not read.
  private static let limit = 256 << 20

  /// Reads files.
  ///
  /// - Throws: one that cannot be read, or that holds no secret though it is not empty.
  package init(_ paths: [String]) throws(CaptureInspector.Failure) {
    files = paths.map { ($0, 0) }
    for place in files.indices {
      let before = keyLog.count
      try read(place)
      keyLog.finish()
      if keyLog.count == before, files[place].taken > 0 {
        throw CaptureInspector.Failure(
          description:
            "\(files[place].path.onOneLine): no line of it is a secret of TLS. A key log has lines "
            + "such as CLIENT_RANDOM 52…, as browsers, curl and Python write them where SSLKEYLOGFILE says.")
      }
    }
  }

  /// Reads what the files have more than before; one that cannot be read any more has no more.
  package func refresh() {
    for place in files.indices {
      var status = stat()
      guard stat(files[place].path.fileName, &status) == 0, Int(status.st_size) > files[place].taken else {
        continue
      }
      try? read(place)
    }
  }

  private func read(_ place: Int) throws(CaptureInspector.Failure) {
    do {
      let octets = try FileReading.octets(of: files[place].path, limit: Self.limit)
      keyLog.add(octets.dropFirst(files[place].taken))
      files[place].taken = octets.count
    } catch {
      throw CaptureInspector.Failure(description: "\(files[place].path.onOneLine): \(error.reason)")
    }
  }
}
