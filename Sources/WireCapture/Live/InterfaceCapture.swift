import Glibc
import WireFormat
import WireSystem

/// A capture on any interface that is read as it comes, by one thread: nothing is kept.
///
/// It captures from the moment that `init` returns: libpcap has activated it (pcap_activate(3PCAP)).
package final class InterfaceCapture: Sendable {
  /// What is captured, and how.
  package struct Options: Hashable, Sendable {
    /// Its name; `any`: all of them.
    package var interface: String
    /// In libpcap's language (pcap-filter(7)); nil: everything.
    package var filter: String?
    /// Octets of each frame that are kept: all headers are in the first 256.
    package var snapLength: Int
    /// Octets of the kernel's ring.
    package var buffer: Int

    /// Options; by default the headers of everything on `lo`.
    package init(
      interface: String = "lo", filter: String? = nil, snapLength: Int = InterfaceCapture.headerLength,
      buffer: Int = InterfaceCapture.defaultBuffer
    ) {
      self.interface = interface
      self.filter = filter
      self.snapLength = snapLength
      self.buffer = buffer
    }
  }

  /// What came of waiting.
  package enum Event: Hashable, Sendable {
    /// So many frames were handed over.
    case frames(Int)
    /// None came.
    case quiet
    /// The descriptor to stop at is readable.
    case stopped
  }

  /// A frame straight from the ring: its octets, which are gone when the receiver returns, its octets on the
  /// wire, and when.
  package typealias Receiver = (_ octets: UnsafeRawBufferPointer, _ wireLength: Int, _ time: Timestamp) ->
    Void

  /// Enough for link, IP with options or extensions, and TCP.
  package static let headerLength = 256
  /// As much as a frame can have, for those who save it.
  package static let wholeLength = 262_144
  /// Room for a burst of some hundred thousand headers.
  package static let defaultBuffer = 64 << 20
  /// How long the kernel may keep a block of frames that is not full.
  private static let blockMilliseconds: Int32 = 20
  /// So many frames at a time, so that what a caller does between is never late.
  private static let batch: Int32 = 4096

  /// The link layer of all frames.
  package let linkType: LinkType
  private let handle: CaptureHandle
  /// What came before the filter was in force was not for us.
  private let before: CaptureStatistics?

  /// Opens the interface.
  package init(_ options: Options) throws(CaptureFailure) {
    handle = try CaptureHandle(
      CaptureHandle.Settings(
        interface: options.interface, snapLength: options.snapLength, buffer: options.buffer,
        isImmediate: false, milliseconds: Self.blockMilliseconds))
    linkType = handle.linkType
    if options.interface == "lo" { handle.ignoreOutgoing() }
    if let filter = options.filter { try handle.apply(filter) }
    before = handle.statistics
  }

  /// What was counted so far; nil: the kernel does not say.
  package var statistics: CaptureStatistics? {
    guard let now = handle.statistics else { return nil }
    return before.map { now - $0 } ?? now
  }

  /// Waits for frames, and hands them over.
  ///
  /// - Parameters:
  ///   - milliseconds: how long at most.
  ///   - stop: a descriptor; when it is readable, frames are left where they are.
  /// - Throws: when no more can come: the interface is gone.
  package func wait(
    milliseconds: Int32, stop: Int32, receiver: Receiver
  ) throws(CaptureFailure) -> Event {
    var entries = [
      pollfd(fd: handle.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
    ]
    poll(&entries, 2, milliseconds)
    if entries[1].revents != 0 { return .stopped }
    // Also when nothing came: libpcap notices that an interface is gone only when it is asked for frames.
    let count = try handle.dispatch(limit: Self.batch, to: receiver)
    return count > 0 ? .frames(count) : .quiet
  }

  /// Hands over everything that was captured before now: frames that stay in the ring are lost, and counted
  /// nowhere. A block that is not full comes at the latest after twice its time.
  package func drain(to receiver: Receiver) throws(CaptureFailure) {
    let now = Clock.realtime()
    let end = Clock.monotonic() + Int64(Self.blockMilliseconds) * 3 * 1_000_000
    var last = Int64.min
    while last <= now {
      let left = max(0, (end - Clock.monotonic()) / 1_000_000)
      let event = try wait(milliseconds: Int32(left), stop: -1) { octets, wireLength, time in
        last = time.nanoseconds
        receiver(octets, wireLength, time)
      }
      if event == .quiet && left == 0 { return }
    }
  }
}
