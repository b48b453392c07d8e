import WireGrammar
import WireSockets
import WireText

extension Form<SocketAddress> {
  /// An address that somebody binds or talks to, without a port: of the loopback, or every one.
  package static var host: Form {
    Form(["type": "string"], "an address", "地址") { node, what, reader in reader.host(node, what) }
  }
}

extension FormReader {
  fileprivate func host(_ node: SourceNode, _ what: String) -> SocketAddress? {
    guard let text = node.scalar, !node.isAbsent else {
      wrongKind(what, mustBe: "an address", node)
      return nil
    }
    // What Python writes as "" is every address of IPv4.
    guard let address = SocketAddress(host: text, port: 0) else {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      error(
        "`\(text)` is no address", at: node,
        hint: parts.count == 2
          ? "`\(what)` has no port" : "as in `127.0.0.2`, `0.0.0.0`, `\"::1\"`; no names are looked up")
      return nil
    }
    if !address.isLoopback, !address.isWildcard { names.use(.host, address.host, at: node) }
    return address
  }
}
