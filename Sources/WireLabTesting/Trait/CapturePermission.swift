import Glibc
import WireCapture

/// Whether `lo` can be captured here.
enum CapturePermission {
  /// Why not; nil: it can. It is tried once.
  static var refusal: String? {
    get async { await trial.value }
  }

  private static let trial = Task<String?, Never> {
    do {
      return try await Blocking.run("wire trial") {
        do throws(CaptureFailure) {
          _ = try LiveCapture.start().stop()
          return nil
        } catch {
          return text(of: error)
        }
      }
    } catch {
      return "\(error)"
    }
  }

  /// Whether a test that cannot capture fails, rather than being skipped.
  static var isRequired: Bool { getenv("WIRELAB_REQUIRED").map { String(cString: $0) } == "1" }

  /// Why nothing is captured, and what to do.
  static func text(of failure: CaptureFailure) -> String {
    guard failure.kind == .permission else { return "lo cannot be captured here: \(failure.description)" }
    return """
      lo cannot be captured here, which takes CAP_NET_RAW: run the tests as root, or in a private network: \
      wirelab exec --capabilities -- swift test --skip-build
      """
  }
}
