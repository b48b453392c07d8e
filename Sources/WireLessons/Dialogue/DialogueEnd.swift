import Glibc
import WireJudgement
import WireSockets
import WireSystem

/// How a dialogue with a server ended.
package enum DialogueEnd: Sendable {
  /// The server ended its half of the conversation, or both did.
  case closedByServer
  /// The input was at its end, and with datagrams there is nothing else to wait for.
  case inputOver
  /// A signal.
  case interrupted
  /// Nothing arrived within so many seconds.
  case silence(Double)
  /// The server has answered the end of the stream with this, again and again.
  case endlessAnswer([UInt8])
  /// A call failed.
  case failure(SocketError)

  /// The status that the program ends with.
  package var status: ExitStatus {
    switch self {
    case .closedByServer, .inputOver: .passed
    case .interrupted: .interrupted
    case .silence, .endlessAnswer, .failure: .failed
    }
  }
}

/// What the errors of a client mean, and what they probably come from.
package enum ClientReason {
  /// A sentence about an error of a conversation with a server.
  package static func sentence(_ error: SocketError, peer: SocketAddress, isDatagram: Bool) -> String {
    let name = "(\(error.name))"
    if case .refusal(let refusal, let sentence) = error.reason {
      return refusalSentence(refusal, sentence, peer: peer)
    }
    guard let number = error.errno else {
      return "\(peer) did not answer in time (ETIMEDOUT, by --timeout): a packet filter may swallow the SYN"
    }
    switch number {
    case ECONNREFUSED where isDatagram:
      return "\(peer) refused the datagram \(name): nobody has bound that UDP port, says an ICMP message"
    case ECONNREFUSED:
      return "\(peer) refused \(name): no server listens on that port, or it listens on another address"
    case ECONNRESET, EPIPE:
      return
        "\(peer) reset the connection \(name): the server was ended, or it closed while it had bytes unread"
    case ETIMEDOUT:
      return
        "\(peer) did not acknowledge \(name): it is off, unreachable, or a packet filter swallows the segments"
    case EHOSTUNREACH, ENETUNREACH:
      return "\(peer) cannot be reached \(name): no route leads there, or a router said so"
    case EACCES, EPERM:
      return "\(peer) may not be talked to \(name): a broadcast address, or a packet filter of this machine"
    case EADDRNOTAVAIL:
      return "no way to \(peer) \(name): this machine has no address of that kind, or no free port"
    case EINVAL:
      return
        "\(peer) cannot be connected to \(name): a link-local address needs its interface, `fe80::1%eth0`"
    default:
      return "\(peer): \(error)"
    }
  }

  /// A sentence about a session of TLS that could not be had, or did not end as it must.
  private static func refusalSentence(_ name: String, _ sentence: String, peer: SocketAddress) -> String {
    switch name {
    case TLSRefusal.truncated:
      return
        "\(peer) ended the connection without close_notify (truncated): what it said may have been cut, by it "
        + "or by somebody on the way"
    case TLSRefusal.notTLS:
      return "\(peer) does not speak TLS (not_tls): leave --tls out, or take the port where it does"
    default:
      return "TLS with \(peer) failed (\(name)): \(sentence)"
    }
  }

  /// A sentence about a server that says nothing.
  package static func silence(_ seconds: Double, peer: SocketAddress) -> String {
    let time = seconds == seconds.rounded() ? "\(Int(clamping: Int64(seconds)))" : "\(seconds)"
    return
      "nothing arrived from \(peer) within \(time) s (ETIMEDOUT, by --timeout): the server may be busy with "
      + "another conversation, or waits for more"
  }
}
