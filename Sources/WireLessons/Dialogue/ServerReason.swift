import Glibc
import WireSockets
import WireSystem

/// Why a server cannot listen, and what to do.
package enum ServerReason {
  /// A sentence about an error of `bind` or `listen`.
  package static func sentence(
    _ error: SocketError, address: SocketAddress, reusesAddress: Bool, isDatagram: Bool
  )
    -> String
  {
    let name = "(\(error.name))"
    switch error.errno {
    case EADDRINUSE:
      let hint = reusesAddress || isDatagram ? "" : " (without SO_REUSEADDR, also conversations in TIME_WAIT)"
      return
        "\(address) is in use \(name): `ss -\(isDatagram ? "u" : "t")anp 'sport = :\(address.port)'` shows by "
        + "whom\(hint); end that, or take another --port (0 lets the kernel choose)"
    case EADDRNOTAVAIL:
      return "\(address.host) is no address of this machine \(name): `ip -brief address` lists those it has"
    case EACCES where address.port > 0:
      return "port \(address.port) is privileged \(name): take one of 1024 or more, or become root"
    case EAFNOSUPPORT:
      return
        "this machine does not speak the protocol of \(address.host) \(name): take an address of the other one"
    case EINVAL where address.family == .ipv6:
      return
        "\(address.host) cannot be bound \(name): a link-local address needs its interface, `fe80::1%eth0`"
    default:
      return "cannot listen on \(address): \(error)"
    }
  }
}
