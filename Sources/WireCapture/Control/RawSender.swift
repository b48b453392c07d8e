import CWireLab
import Glibc

/// Sends packets whose every octet is the sender's, from the IP header on (raw(7)); the kernel's TCP knows nothing of them.
public final class RawSender: Sendable {
  private let descriptor: Int32
  private let isIPv6: Bool

  /// A sender for one version of IP.
  public init(isIPv6: Bool) throws(Obstacle) {
    self.isIPv6 = isIPv6
    descriptor = socket(
      isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue), Int32(IPPROTO_RAW))
    guard descriptor >= 0 else { throw Obstacle("socket(\(isIPv6 ? "AF_INET6" : "AF_INET"), SOCK_RAW)", errno: errno) }
  }

  deinit { close(descriptor) }

  /// Sends a packet as it is; of IPv4 the kernel fills in the header's checksum, and an identification of 0.
  ///
  /// - Throws: why it could not be sent.
  public func send(_ packet: [UInt8]) throws(Obstacle) {
    let count = packet.withUnsafeBytes { octets in
      isIPv6 ? sendIPv6(octets) : sendIPv4(octets)
    }
    guard count == packet.count else { throw Obstacle("sendto() of a raw socket", errno: errno) }
  }

  private func sendIPv4(_ octets: UnsafeRawBufferPointer) -> Int {
    guard octets.count >= 20 else {
      errno = EINVAL
      return -1
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = octets.loadUnaligned(fromByteOffset: 16, as: UInt32.self)
    return withUnsafeBytes(of: &address) { destination in
      sendto(
        descriptor, octets.baseAddress, octets.count, 0,
        destination.baseAddress!.assumingMemoryBound(to: sockaddr.self),
        socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }

  private func sendIPv6(_ octets: UnsafeRawBufferPointer) -> Int {
    guard octets.count >= 40 else {
      errno = EINVAL
      return -1
    }
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    withUnsafeMutableBytes(of: &address.sin6_addr) { $0.copyBytes(from: octets[24..<40]) }
    return withUnsafeBytes(of: &address) { destination in
      sendto(
        descriptor, octets.baseAddress, octets.count, 0,
        destination.baseAddress!.assumingMemoryBound(to: sockaddr.self),
        socklen_t(MemoryLayout<sockaddr_in6>.size))
    }
  }
}
