import ArgumentParser
import Glibc
import WireJudgement
import WireSockets
import WireSystem
import WireText

/// What `serve` and `connect` have in common about TLS.
struct TLSOptions: ParsableArguments {
  @Flag(help: "TLS, 1.2 and 1.3: the handshake right after the connection, close_notify before its end.")
  var tls = false

  @Option(help: "The certificate, with the chain behind it, in PEM.", completion: .file())
  var certificate: String?

  @Option(help: "Its key, in PEM.", completion: .file())
  var key: String?

  @Option(help: "The protocols of ALPN, the best first: h2,http/1.1.")
  var alpn: String?

  @Option(help: "The only version, 1.2 or 1.3; else both.")
  var tlsVersion: TLSSettings.Version?

  /// The options that say nothing without `--tls`.
  private var given: [String] {
    [
      certificate.map { _ in "--certificate" }, key.map { _ in "--key" }, alpn.map { _ in "--alpn" },
      tlsVersion.map { _ in "--tls-version" },
    ].compactMap(\.self)
  }

  /// - Parameter others: the options of a command that say nothing without `--tls`, too.
  func check(isDatagram: Bool, others: [String]) throws {
    guard tls else {
      if let first = (given + others).first { throw ValidationError("\(first) needs --tls.") }
      return
    }
    if isDatagram { throw ValidationError("--tls is of TCP.") }
    if (certificate == nil) != (key == nil) {
      throw ValidationError("--certificate and --key belong together.")
    }
    if let alpn, alpn.split(separator: ",").isEmpty { throw ValidationError("--alpn names no protocol.") }
  }

  /// What a context is made of, as far as both ends say the same.
  var settings: TLSSettings {
    var settings = TLSSettings()
    if let tlsVersion { settings.versions = tlsVersion...tlsVersion }
    settings.protocols = alpn?.split(separator: ",").map(String.init) ?? []
    if let certificate, let key { settings.identity = .files(certificate: certificate, key: key) }
    return settings
  }

  /// A context, whose secrets go where SSLKEYLOGFILE says.
  ///
  /// - Throws: an `ExitWith`: 3 without a library, else 2: a file is not what it should be.
  static func context(_ settings: TLSSettings, isServer: Bool) throws -> TLSContext {
    do throws(TLSContext.Failure) {
      return try TLSContext(settings, isServer: isServer, keyLog: try keyLog())
    } catch {
      throw ExitWith(error.isMissingLibrary ? .notPermitted : .usage, "TLS: \(error)")
    }
  }

  private static func keyLog() throws(TLSContext.Failure) -> @Sendable (String) -> Void {
    guard let path = getenv("SSLKEYLOGFILE").map({ String(cString: $0) }), !path.isEmpty else {
      return { _ in }
    }
    do throws(SystemError) {
      let file = KeyLogFile(try AppendedFile(path))
      return { file.file.append(line: $0) }
    } catch {
      Terminal.error("\(path.harmlessForTerminal) of SSLKEYLOGFILE: \(error)")
      return { _ in }
    }
  }

  private final class KeyLogFile: Sendable {
    let file: AppendedFile
    init(_ file: consuming AppendedFile) { self.file = file }
  }
}

extension TLSSettings.Version: ExpressibleByArgument {}
