import Glibc
import Synchronization
import WireSystem

/// How much of a capture file has been read, for whoever looks from another thread.
public final class ReadingProgress: Sendable {
  private let octets = Atomic(0)
  private let expected = Atomic(0)

  /// Nothing has been read yet.
  public init() {}

  /// The part that has been read, from 0 to 1; nil: nobody knows how much there is.
  public var fraction: Double? {
    let expected = expected.load(ordering: .relaxed)
    return expected > 0 ? min(1, Double(octets.load(ordering: .relaxed)) / Double(expected)) : nil
  }

  /// How many octets have been read, as they are in the file.
  public var count: Int { octets.load(ordering: .relaxed) }

  /// Notes how much there is to read of a regular file; of anything else nobody knows.
  ///
  /// - Parameter passes: how often it is read.
  package func expect(_ path: String, passes: Int = 1) {
    var status = stat()
    guard path != "-", stat(path.fileName, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    expected.store(Int(status.st_size) * passes, ordering: .relaxed)
  }

  package func add(_ count: Int) {
    octets.add(count, ordering: .relaxed)
  }
}
