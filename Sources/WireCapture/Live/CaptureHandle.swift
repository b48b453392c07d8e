import CLibpcap
import Glibc
import WireFormat

/// An open handle of libpcap (pcap(3PCAP)); used by one thread at a time.
final class CaptureHandle: Sendable {
  /// How it captures.
  struct Settings {
    var interface: String
    /// Octets of each frame that are kept.
    var snapLength: Int
    /// Octets of the kernel's ring.
    var buffer: Int
    /// Whether each frame is told of at once, rather than a block of them.
    var isImmediate: Bool
    /// How long the kernel keeps a block that is not full.
    var milliseconds: Int32
  }

  /// A frame straight from the ring: its octets, which are gone when the receiver returns, its octets on the
  /// wire, and when.
  typealias Receiver = (_ octets: UnsafeRawBufferPointer, _ wireLength: Int, _ time: Timestamp) -> Void

  /// The link layer of all frames.
  let linkType: LinkType
  /// Readable when there are frames.
  let descriptor: Int32

  private nonisolated(unsafe) let pcap: OpaquePointer
  private nonisolated(unsafe) var isOpen = true

  /// Opens an interface, which captures from now on; nothing waits for frames in `dispatch`.
  init(_ settings: Settings) throws(CaptureFailure) {
    var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    guard let pcap = pcap_create(settings.interface, &message) else {
      throw CaptureFailure(Self.text(message))
    }
    do throws(CaptureFailure) {
      pcap_set_snaplen(pcap, Int32(clamping: settings.snapLength))
      pcap_set_buffer_size(pcap, Int32(clamping: settings.buffer))
      pcap_set_immediate_mode(pcap, settings.isImmediate ? 1 : 0)
      pcap_set_timeout(pcap, settings.milliseconds)
      guard pcap_set_tstamp_precision(pcap, PCAP_TSTAMP_PRECISION_NANO) == 0 else {
        throw CaptureFailure("\(settings.interface): no time stamps in nanoseconds")
      }
      let code = pcap_activate(pcap)
      guard code >= 0 else {
        let status = String(cString: pcap_statustostr(code))
        let detail = String(cString: pcap_geterr(pcap))
        let said = detail.isEmpty || detail == status ? status : "\(status): \(detail)"
        throw CaptureFailure("\(settings.interface): \(said)", kind: Self.kind(ofStatus: code))
      }
      guard pcap_setnonblock(pcap, 1, &message) == 0 else { throw CaptureFailure(Self.text(message)) }
    } catch {
      pcap_close(pcap)
      throw error
    }
    self.pcap = pcap
    linkType = LinkType(rawValue: UInt16(truncatingIfNeeded: pcap_datalink(pcap)))
    descriptor = pcap_get_selectable_fd(pcap)
  }

  deinit { close() }

  private static func kind(ofStatus code: Int32) -> CaptureFailure.Kind {
    switch code {
    case PCAP_ERROR_PERM_DENIED: .permission
    case PCAP_ERROR_NO_SUCH_DEVICE: .noSuchInterface
    default: .other
    }
  }

  private static func text(_ message: [CChar]) -> String {
    String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Lets through only what a filter (pcap-filter(7)) takes, also of what has been captured already.
  func apply(_ filter: String) throws(CaptureFailure) {
    var program = bpf_program()
    guard pcap_compile(pcap, &program, filter, 1, PCAP_NETMASK_UNKNOWN) == 0 else {
      throw CaptureFailure("filter '\(filter)': \(String(cString: pcap_geterr(pcap)))", kind: .filter)
    }
    defer { pcap_freecode(&program) }
    guard pcap_setfilter(pcap, &program) == 0 else {
      throw CaptureFailure(String(cString: pcap_geterr(pcap)))
    }
  }

  /// Keeps outgoing frames out of the ring. For a loopback, where each of them comes in again.
  ///
  /// libpcap skips them in any case, but in the ring they would take half of the room. Kernels before 4.20 do
  /// not know the option, and keep them.
  func ignoreOutgoing() {
    var one: Int32 = 1
    // SOL_PACKET and PACKET_IGNORE_OUTGOING of <linux/if_packet.h>, which the overlay does not import.
    setsockopt(pcap_fileno(pcap), 263, 23, &one, socklen_t(MemoryLayout<Int32>.size))
  }

  /// What the kernel has counted so far; nil: it does not say.
  var statistics: CaptureStatistics? {
    var statistics = pcap_stat()
    guard isOpen, pcap_stats(pcap, &statistics) == 0 else { return nil }
    return CaptureStatistics(
      received: Int(statistics.ps_recv), dropped: Int(statistics.ps_drop),
      interfaceDropped: Int(statistics.ps_ifdrop))
  }

  /// Hands over what is in the ring.
  ///
  /// - Parameter limit: how many frames at most; -1: all.
  /// - Returns: how many there were.
  /// - Throws: when no more can come: the interface is gone. (One that is down may come back.)
  func dispatch(limit: Int32 = -1, to receiver: Receiver) throws(CaptureFailure) -> Int {
    let pcap = pcap
    let count = withoutActuallyEscaping(receiver) { receiver in
      withUnsafePointer(to: receiver) { pointer in
        pcap_dispatch(
          pcap, limit,
          { context, header, octets in
            guard let context, let header, let octets else { return }
            let frame = header.pointee
            // With nanosecond precision the field that is called microseconds holds nanoseconds.
            let time = Int64(frame.ts.tv_sec) * 1_000_000_000 + Int64(frame.ts.tv_usec)
            UnsafeRawPointer(context).assumingMemoryBound(to: Receiver.self).pointee(
              UnsafeRawBufferPointer(start: octets, count: Int(frame.caplen)), Int(frame.len),
              Timestamp(nanoseconds: time))
          }, UnsafeMutablePointer(mutating: UnsafeRawPointer(pointer).assumingMemoryBound(to: UInt8.self)))
      }
    }
    guard count >= 0 else { throw CaptureFailure(String(cString: pcap_geterr(pcap))) }
    return Int(count)
  }

  /// Ends the capture; a second call does nothing.
  func close() {
    guard isOpen else { return }
    isOpen = false
    pcap_close(pcap)
  }

  /// How libpcap describes itself.
  static var version: String { String(cString: pcap_lib_version()) }
}
