import CWireLab
import Glibc
import WireFormat
import WireSystem

/// A UDP socket that sends numbers to itself, so that a capture can tell that it sees packets.
///
/// It is bound, so no ICMP error answers.
package final class Probe: Sendable {
  /// Its port, on 127.0.0.1.
  package let port: UInt16
  private let descriptor: Int32
  private nonisolated(unsafe) let seen: UnsafeMutablePointer<UInt32>
  private nonisolated(unsafe) let first: UnsafeMutablePointer<Int64>

  package init() throws(CaptureFailure) {
    descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(descriptor, pointer, length) == 0 && getsockname(descriptor, pointer, &length) == 0
          && connect(descriptor, pointer, length) == 0
      }
    }
    guard descriptor >= 0, isBound else {
      let number = errno
      if descriptor >= 0 { close(descriptor) }
      throw CaptureFailure(call: "a probe on lo cannot be sent", errno: number)
    }
    port = UInt16(bigEndian: address.sin_port)
    seen = .allocate(capacity: 1)
    seen.initialize(to: 0)
    first = .allocate(capacity: 1)
    first.initialize(to: 0)
  }

  deinit {
    close(descriptor)
    seen.deallocate()
    first.deallocate()
  }

  /// Sends a number to itself, and takes it back out of the socket.
  package func send(_ number: UInt64) -> Bool {
    var value = number
    guard Glibc.send(descriptor, &value, 8, 0) == 8 else { return false }
    recv(descriptor, &value, 8, Int32(MSG_DONTWAIT))
    return true
  }

  /// The number in a frame; nil: it is not one of ours.
  package func number(of frame: UnsafeRawBufferPointer, linkType: LinkType, wireLength: Int) -> UInt64? {
    guard let packet = try? PacketDecoder.decode(frame.bytes, linkType: linkType, wireLength: wireLength),
      case .udp = packet.transport, packet.source.port == port, packet.destination.port == port,
      packet.capturedPayloadLength == 8
    else { return nil }
    return frame.loadUnaligned(fromByteOffset: packet.payloadOffset, as: UInt64.self)
  }

  /// Tells whoever waits that a probe was captured.
  package func wake() {
    wirelab_post(seen, first, 1)
  }

  /// Waits until another probe was captured; false: not until `deadline`.
  package func wait(until deadline: Int64) -> Bool {
    let word = wirelab_load(seen)
    _ = wirelab_futex_wait(seen, word, min(deadline, Clock.monotonic() + 20_000_000))
    return Clock.monotonic() < deadline
  }
}
