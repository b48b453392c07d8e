import Glibc
import WireSystem

/// A socket that sends IP packets whose every octet is the sender's (raw(7)); the kernel's TCP knows nothing
/// of them.
public final class RawSocket: Sendable {
  private let descriptor: Int32
  private let log: CallLog?

  /// Makes a socket: socket(2) with SOCK_RAW and IPPROTO_RAW, close-on-exec. Its making is not logged.
  ///
  /// - Throws: EPERM without CAP_NET_RAW.
  public init(_ family: SocketAddress.Family, log: CallLog? = nil) throws(SocketError) {
    self.log = log
    descriptor = Glibc.socket(
      family.domain, Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue), Int32(IPPROTO_RAW))
    guard descriptor >= 0 else { throw SocketError(call: "socket", errno: errno) }
  }

  deinit { Glibc.close(descriptor) }

  /// sendto(2): sends a packet as it is. Of IPv4 the kernel fills in the checksum of the header, and an
  /// identification of 0.
  ///
  /// - Parameters:
  ///   - packet: from the IP header on.
  ///   - source: whom the packet says it is from, for the log.
  ///   - destination: whom it says it is for.
  ///   - text: what it is, for the log.
  public func send(
    _ packet: [UInt8], from source: SocketAddress, to destination: SocketAddress, as text: String
  ) throws(SocketError) {
    _ = try SocketCall(name: "sendto", log: log).perform(
      "\(text), \(packet.count), \(destination)", known: (source, destination)
    ) {
      // A port in the address of a raw socket would be taken for a protocol (raw(7)).
      destination.with(port: 0).withKernelAddress { address, length in
        packet.withUnsafeBytes { sendto(descriptor, $0.baseAddress, $0.count, 0, address, length) }
      }
    }
  }
}
