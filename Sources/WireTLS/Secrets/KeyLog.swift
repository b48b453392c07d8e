import Synchronization

/// The secrets of TLS sessions, by the randoms of their ClientHellos: what a file that SSLKEYLOGFILE names
/// holds. Any thread may add to it and ask it.
///
/// A line is `LABEL CLIENT_RANDOM SECRET`, both in hexadecimal. Lines of other kinds (comments, `RSA`) are
/// passed over; the first secret of a label and a random counts.
///
/// Source: RFC 9850.
public final class KeyLog: Sendable {
  /// What a secret is for.
  public enum Label: String, Sendable, CaseIterable {
    /// The master secret of TLS 1.2 and before.
    case master = "CLIENT_RANDOM"
    case clientEarlyTraffic = "CLIENT_EARLY_TRAFFIC_SECRET"
    case clientHandshakeTraffic = "CLIENT_HANDSHAKE_TRAFFIC_SECRET"
    case serverHandshakeTraffic = "SERVER_HANDSHAKE_TRAFFIC_SECRET"
    case clientTraffic = "CLIENT_TRAFFIC_SECRET_0"
    case serverTraffic = "SERVER_TRAFFIC_SECRET_0"
    case exporter = "EXPORTER_SECRET"
    case earlyExporter = "EARLY_EXPORTER_SECRET"
  }

  /// The secrets of one session.
  public struct Session: Sendable {
    fileprivate var secrets: [Label: [UInt8]] = [:]

    /// The secret of a label; nil: it is not in the log.
    public subscript(label: Label) -> [UInt8]? { secrets[label] }
  }

  /// More lines than this are not kept, so that no file fills the memory.
  static let limit = 1 << 20
  /// The longest secret, in octets: that of SHA-512.
  static let longestSecret = 64
  private static let randomLength = 32

  private struct State {
    var sessions: [[UInt8]: Session] = [:]
    var lines: [UInt8] = []
    var count = 0
    /// What of the last line has come, where its end has not.
    var begun: [UInt8] = []
  }

  private let state = Mutex(State())

  /// A log without secrets.
  public init() {}

  /// How many secrets it holds.
  public var count: Int { state.withLock { $0.count } }

  /// Every line that counted, with a line feed behind each, in the order in which they came: what a block of
  /// decryption secrets holds.
  public var octets: [UInt8] { state.withLock { $0.lines } }

  /// The secrets of a session; nil: none is known.
  public func session(_ clientRandom: [UInt8]) -> Session? {
    state.withLock { $0.sessions[clientRandom] }
  }

  /// Adds what a file has more than before; a line may come in pieces.
  public func add(_ octets: some Sequence<UInt8>) {
    state.withLock { state in
      for octet in octets {
        if octet == 0x0A || octet == 0x0D {
          Self.take(state.begun, into: &state)
          state.begun = []
        } else if state.begun.count <= 512 {
          state.begun.append(octet)
        }
      }
    }
  }

  /// Adds the last line, where a file does not end it.
  public func finish() {
    state.withLock { state in
      Self.take(state.begun, into: &state)
      state.begun = []
    }
  }

  private static func take(_ line: [UInt8], into state: inout State) {
    guard state.count < limit else { return }
    let parts = line.split(separator: 0x20)
    guard parts.count == 3, let label = Label(rawValue: String(decoding: parts[0], as: UTF8.self)),
      let random = octets(ofHexadecimal: parts[1]), random.count == randomLength,
      let secret = octets(ofHexadecimal: parts[2]), !secret.isEmpty, secret.count <= longestSecret,
      state.sessions[random]?.secrets[label] == nil
    else { return }
    state.sessions[random, default: Session()].secrets[label] = secret
    state.lines += line + [0x0A]
    state.count += 1
  }

  private static func octets(ofHexadecimal text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    var octets: [UInt8] = []
    octets.reserveCapacity(text.count / 2)
    var high: UInt8?
    for character in text {
      let digit: UInt8
      switch character {
      case 0x30...0x39: digit = character - 0x30
      case 0x41...0x46: digit = character - 0x41 + 10
      case 0x61...0x66: digit = character - 0x61 + 10
      default: return nil
      }
      if let first = high {
        octets.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    return octets
  }
}
