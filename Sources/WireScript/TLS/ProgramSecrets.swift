import Glibc
import Synchronization
import WirePrograms
import WireSockets
import WireSystem

/// What programs of others have to do with secrets: the certificates of the run that they are given, and the
/// secrets of their sessions of TLS, which they write where SSLKEYLOGFILE says.
package final class ProgramSecrets: Sendable {
  private let state = Mutex(State())

  fileprivate struct State {
    var folder: PrivateFolder?
    var logs: [String] = []
    var files: [String: String] = [:]
  }

  /// More octets of one program's secrets are not read.
  private static let limit = 8 << 20

  /// Nothing is there until a program needs it.
  package init() {}

  /// The variable that a program is to have: the path of a log of its own; nil: it has one, or cannot write
  /// to one of ours.
  ///
  /// - Parameter owner: the user that the program becomes; nil: this process's.
  package func keyLogPath(
    for program: String, _ command: ProgramCommand, owner: (user: uid_t, group: gid_t)?
  ) -> String? {
    // What is behind a shield does not see our files.
    guard command.shield == nil, command.environment["SSLKEYLOGFILE"] == nil, getenv("SSLKEYLOGFILE") == nil
    else { return nil }
    return state.withLock { state in
      let name = "keys-\(state.logs.count + 1)"
      guard let path = try? state.made()?.file(name, owner: owner) else { return nil }
      state.logs.append(name)
      return path
    }
  }

  /// The lines that programs have written by now.
  package var lines: [UInt8] {
    state.withLock { state in
      state.logs.flatMap { (state.folder?.octets(of: $0, limit: Self.limit) ?? []) + [0x0A] }
    }
  }

  /// The path of a file that stands for `{tls.authority}` and the like; nil: there is no such part, or no
  /// certificate can be made.
  package func path(
    of part: String, authority: TLSAuthority, owner: (user: uid_t, group: gid_t)?
  ) -> String? {
    state.withLock { state in
      let name = owner.map { "\(part)-\($0.user)" } ?? part
      if let path = state.files[name] { return path }
      guard let parts = Self.parts.first(where: { $0.certificate == part || $0.key == part }) else {
        return nil
      }
      guard let leaf = parts.make(authority) else { return nil }
      for (part, text) in [(parts.certificate, leaf.certificate), (parts.key, leaf.key)] where !part.isEmpty {
        let name = owner.map { "\(part)-\($0.user)" } ?? part
        state.files[name] = try? state.made()?.file(name + ".pem", Array(text.utf8), owner: owner)
      }
      return state.files[name]
    }
  }

  /// Removes the files.
  package func remove() { state.withLock { $0.folder }?.remove() }

  private struct Part {
    var certificate: String
    var key: String
    var make: @Sendable (TLSAuthority) -> (certificate: String, key: String)?

    init(
      _ certificate: String, _ key: String,
      _ make: @escaping @Sendable (TLSAuthority) throws -> TLSAuthority.Leaf
    ) {
      self.certificate = certificate
      self.key = key
      self.make = { authority in (try? make(authority)).map { ($0.certificate, $0.key) } }
    }
  }

  private static let parts: [Part] =
    [
      Part("authority", "") { TLSAuthority.Leaf(ofAuthority: $0) },
      Part("certificate", "key") { try $0.server() },
      Part("client-certificate", "client-key") { try $0.client("client") },
    ]
    + TLSAuthority.Flaw.allCases.map { flaw in
      Part("\(flaw.rawValue)-certificate", "\(flaw.rawValue)-key") { try $0.server(flaw: flaw) }
    }

  /// What can be asked for behind `tls.`.
  package static let names: [String] = parts.flatMap { [$0.certificate, $0.key] }.filter { !$0.isEmpty }
}

extension ProgramSecrets.State {
  fileprivate mutating func made() throws -> PrivateFolder? {
    if folder == nil { folder = try PrivateFolder() }
    return folder
  }
}
