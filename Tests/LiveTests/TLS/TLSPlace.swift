import Foundation
import TestSupport
import WireSockets

/// An authority with its files, for programs that are not ours.
struct TLSPlace {
  let directory: TemporaryDirectory
  let authority: TLSAuthority

  init() throws {
    directory = try TemporaryDirectory()
    authority = try TLSAuthority()
    _ = try directory.write(authority.certificate, to: "ca.pem")
  }

  /// The file of the authority's certificate.
  var authorityFile: String { directory.path + "/ca.pem" }

  /// The files of a certificate of a server, as options of `wirelab serve` and others name them.
  func server(_ flaw: TLSAuthority.Flaw? = nil) throws -> (certificate: String, key: String) {
    try files(of: authority.server(flaw: flaw), named: flaw?.rawValue ?? "server")
  }

  /// The files of a certificate of a client.
  func client(_ flaw: TLSAuthority.Flaw? = nil) throws -> (certificate: String, key: String) {
    try files(of: authority.client("alice", flaw: flaw), named: "client")
  }

  private func files(of leaf: TLSAuthority.Leaf, named name: String) throws -> (String, String) {
    (
      try directory.write(leaf.certificate, to: name + ".pem"),
      try directory.write(leaf.key, to: name + ".key")
    )
  }

  /// A context of ours for a server.
  func serverContext(
    _ flaw: TLSAuthority.Flaw? = nil, _ change: (inout TLSSettings) -> Void = { _ in }
  ) throws -> TLSContext {
    var settings = TLSSettings.server(try authority.server(flaw: flaw).identity)
    change(&settings)
    return try TLSContext(settings, isServer: true)
  }

  /// A context of ours for a client that trusts the authority.
  func clientContext(_ change: (inout TLSSettings) -> Void = { _ in }) throws -> TLSContext {
    var settings = TLSSettings()
    settings.trust = .text(authority.certificate)
    change(&settings)
    return try TLSContext(settings, isServer: false)
  }
}

extension TLSSettings.Version {
  /// Those that everybody speaks.
  static let today: [TLSSettings.Version] = [.tls12, .tls13]
}
