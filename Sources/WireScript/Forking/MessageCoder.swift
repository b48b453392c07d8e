import Glibc
import WireSockets

/// Encodes and decodes a message between a process and those that it forked: numbers of eight octets, texts
/// behind their length.
///
/// Both ends are one program, so there is neither a version nor a byte order to agree on.
package struct MessageCoder {
  private(set) var octets: [UInt8] = []
  private var position = 0

  /// More would not fit a message; what is longer loses its end.
  private static let textLimit = 16_000

  /// An empty message, to add to.
  package init() {}

  /// A message that was received. Its values are taken in the order in which they were added.
  package init(_ octets: [UInt8]) {
    self.octets = octets
  }

  mutating func add(_ number: Int64) {
    withUnsafeBytes(of: number) { octets += $0 }
  }

  mutating func add(_ text: String) {
    let text = text.utf8.prefix(Self.textLimit)
    add(Int64(text.count))
    octets += text
  }

  mutating func add(_ text: String?) {
    add(text == nil ? 0 : 1)
    if let text { add(text) }
  }

  mutating func add(_ address: SocketAddress?) {
    add(Int64(address?.family.domain ?? AF_UNSPEC))
    guard let address else { return }
    add(Int64(address.octets.count))
    octets += address.octets
    add(Int64(address.port))
    add(Int64(address.scope))
  }

  /// The next number; 0 at the end of a message that is too short.
  mutating func number() -> Int64 {
    let bytes = take(8)
    guard bytes.count == 8 else { return 0 }
    return Array(bytes).withUnsafeBytes { $0.loadUnaligned(as: Int64.self) }
  }

  mutating func text() -> String {
    String(decoding: take(Int(number())), as: UTF8.self)
  }

  mutating func optionalText() -> String? {
    number() == 0 ? nil : text()
  }

  mutating func address() -> SocketAddress? {
    let domain = number()
    guard let family = SocketAddress.Family.allCases.first(where: { $0.domain == domain }) else { return nil }
    let address = Array(take(Int(number())))
    let port = UInt16(truncatingIfNeeded: number())
    return SocketAddress(family, address, port, UInt32(truncatingIfNeeded: number()))
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8> {
    let rest = octets[position...].prefix(max(0, count))
    position += rest.count
    return rest
  }
}
