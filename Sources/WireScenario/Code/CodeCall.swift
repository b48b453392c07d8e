import WireScript
import WireSockets

/// A piece of a program, whatever the language.
indirect enum CodePiece: Hashable, Sendable {
  /// What the lab does here, or sees, and a program outside of it cannot.
  case remark(String)
  /// A socket call, and what must come of it.
  case call(CodeCall, CodeClaim)
  /// So many rounds; nil: until a receive in it meets the end of the stream, or for ever.
  case loop(times: Int?, [CodePiece])
  /// Leaves the loop if exactly these octets were received.
  case breakIf([UInt8])
  /// Begins a thread with the same socket.
  case thread(String, [CodePiece])
  /// Waits until it has ended.
  case join(String)
  /// Relays between all connections of the server, until the end of the stream.
  case chat
}

/// What a socket call does.
enum CodeCall: Hashable, Sendable {
  case open(isDatagram: Bool)
  /// Each at the lesson's loopback address, unless there is a host.
  case bind(port: UInt16, host: String? = nil)
  case connect(port: UInt16, host: String? = nil)
  case send(CodeOctets, to: CodeTarget, more: Bool = false, fastOpen: Bool = false)
  /// One or more receives; of a datagram socket that is not connected with the sender.
  case receive(Step.Extent, hasSender: Bool = false)
  /// Takes the datagram with which the request of a UDP server began, at most so many octets of it.
  case request(max: Int)
  /// Waits until so many octets can be read.
  case peek(Int)
  case close
  case forget
  case closeListener
  case crash
  case shutdown(ShutdownDirection)
  case set(SocketOption)
}

/// What is sent.
enum CodeOctets: Hashable, Sendable {
  case these([UInt8])
  /// What was received last.
  case received

  /// How many there are; nil: that is not known before.
  var count: Int? {
    switch self {
    case .these(let octets): octets.count
    case .received: nil
    }
  }
}

/// Where it goes.
enum CodeTarget: Hashable, Sendable {
  /// To the peer of the connection.
  case peer
  /// To whom the request of a UDP server came from.
  case requester
  case port(UInt16)
}

/// What must come of a call.
struct CodeClaim: Hashable, Sendable {
  var fails: String?
  var returns: Int?
  var gives: [UInt8]?
  var decodes: Bool?
  /// Whether the end of the stream ends the loop around it.
  var endsLoop = false

  /// Whether it says something of the octets that a receive gave.
  var isOfOctets: Bool { gives != nil || decodes != nil }
}

/// Octets that are a shorter piece again and again.
struct RepeatedOctets {
  var piece: [UInt8]
  var times: Int

  /// Of long ones the shortest piece of which they consist; of others all.
  init(_ octets: [UInt8]) {
    let most = 8
    let lengths = octets.count > 40 ? Array(1...most) : []
    let length = lengths.first { length in
      octets.count % length == 0
        && octets.indices.allSatisfy { octets[$0] == octets[$0 % length] }
    }
    piece = length.map { Array(octets.prefix($0)) } ?? octets
    times = length.map { octets.count / $0 } ?? 1
  }

  /// The piece as a text; nil: it is none that a source file should have as it stands.
  var text: String? {
    guard let text = String(validating: piece, as: UTF8.self) else { return nil }
    let quoted = OctetText.quoted(piece, limit: piece.count)
    return quoted.contains("\\x") || quoted.contains("\\0") ? nil : text
  }

  /// The piece between quotation marks, with the escapes that Python, C and Swift share.
  var quoted: String { OctetText.quoted(piece, limit: piece.count) }
}
