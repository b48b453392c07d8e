import ArgumentParser
import WireJudgement
import WireTLS

/// The secrets with which what is encrypted is read.
struct KeyLogOption: ParsableArguments {
  @Option(
    name: .customLong("keylog"),
    help: ArgumentHelp(
      "Read what is encrypted with the secrets in this file, beside those that the capture holds: the file that SSLKEYLOGFILE named when it was made. May be repeated.",
      valueName: "file"), completion: .file())
  var keyLogs: [String] = []

  /// The files, read.
  func read() throws -> KeyLogFiles {
    do throws(CaptureInspector.Failure) {
      return try KeyLogFiles(keyLogs)
    } catch {
      throw ExitWith(.usage, error.description)
    }
  }
}
