import CWireLab
import Glibc
import Synchronization
import WireFormat
import WireSystem

/// A capture on `lo` while it runs, of which every frame is kept, for a scenario (pcap(3PCAP)). `watch` has
/// `InterfaceCapture`.
///
/// It is armed when `start` returns: a probe of its own has been seen. It is complete when `stop` says so: a
/// last probe was seen after everything else, and the kernel dropped nothing. Probes are never among its
/// frames.
package final class LiveCapture: Sendable {
  /// How a capture ended.
  package struct End: Sendable {
    /// Packets that the kernel, or this program, had no room for.
    package var dropped: Int
    /// Whether the last probe was seen, so that nothing that was sent before is missing.
    package var drained: Bool
    /// Why it ended before it was told to: the interface went down.
    package var failure: String?
  }

  /// How much of each frame is kept.
  package enum Extent: Sendable {
    /// Every header, and what a lesson says. Small, because the slots of the ring are of this size.
    case beginnings
    /// All of it, each frame as soon as it is there: for whoever waits for frames, and reads long records.
    case whole
    /// All of it, some frames at a time, in blocks of the ring where each takes no more room than it has
    /// octets: for whoever waits for none.
    case wholeInBlocks

    /// The most octets of a frame.
    package var snapLength: Int {
      switch self {
      case .beginnings: LiveCapture.snapLength
      // As long as a packet of IP, and its link layer.
      case .whole: 65_536 + 64
      case .wholeInBlocks: InterfaceCapture.wholeLength
      }
    }
  }

  /// Octets of each frame that are kept, where only its beginning is.
  package static let snapLength = 2048
  /// Room for two thousand frames that nobody has taken yet.
  package static let defaultBuffer = 4 << 20
  /// Room for eight thousand: programs may send as fast as they can.
  package static let largeBuffer = 16 << 20
  /// Room for two thousand frames of any length, or for a million of short ones, in blocks.
  package static let wholeBuffer = 128 << 20
  /// Probes that a busy machine has not delivered in this time will not come.
  private static let probeNanoseconds: Int64 = 2_000_000_000
  private static let probeIntervalNanoseconds: Int64 = 100_000_000

  /// The frames so far.
  package let frames = FrameStore()
  /// The link layer of all frames.
  package let linkType: LinkType
  /// How much of each frame is kept.
  package let extent: Extent

  private let handle: CaptureHandle
  private let usesEveryProcessor: Bool
  private let probe: Probe
  /// What was dropped before the filter was in force was not for us.
  private let droppedBefore: Int
  /// A pipe whose read end becomes readable when the thread has to end.
  private let wake: (read: Int32, write: Int32)
  private let thread = Mutex<BlockingThread?>(nil)
  private let probesSeen = Mutex<Set<UInt64>>([])
  private let isStopped = Mutex(false)
  private let failure = Mutex<CaptureFailure?>(nil)

  /// Captures on `lo`, and returns when packets are being seen.
  ///
  /// - Parameters:
  ///   - filter: in libpcap's language (pcap-filter(7)); nil: everything.
  ///   - buffer: octets of the kernel's ring.
  ///   - usesEveryProcessor: whether frames are taken on any processor, where what sends them keeps to one
  ///     and may keep it busy.
  ///   - extent: how much of each frame is kept.
  package static func start(
    filter: String? = nil, buffer: Int = LiveCapture.defaultBuffer, usesEveryProcessor: Bool = false,
    extent: Extent = .beginnings
  ) throws(CaptureFailure) -> LiveCapture {
    let capture = try LiveCapture(
      interface: "lo", filter: filter, buffer: buffer, usesEveryProcessor: usesEveryProcessor, extent: extent)
    try capture.run()
    guard capture.sendProbe() else {
      _ = capture.stop()
      throw .lostProbe
    }
    return capture
  }

  private init(
    interface: String, filter: String?, buffer: Int, usesEveryProcessor: Bool, extent: Extent
  ) throws(CaptureFailure) {
    self.usesEveryProcessor = usesEveryProcessor
    self.extent = extent
    let isImmediate = if case .wholeInBlocks = extent { false } else { true }
    handle = try CaptureHandle(
      CaptureHandle.Settings(
        interface: interface, snapLength: extent.snapLength, buffer: buffer, isImmediate: isImmediate,
        milliseconds: 10))
    linkType = handle.linkType
    probe = try Probe()
    if let filter { try handle.apply("(\(filter)) or udp port \(probe.port)") }
    droppedBefore = handle.statistics?.lost ?? 0
    var ends: [Int32] = [-1, -1]
    guard wirelab_pipe(&ends) == 0 else { throw CaptureFailure(call: "pipe2()", errno: errno) }
    wake = (ends[0], ends[1])
  }

  deinit {
    _ = stop()
    close(wake.read)
    close(wake.write)
  }

  /// How libpcap describes itself.
  package static var version: String { CaptureHandle.version }

  // MARK: The thread

  private func run() throws(CaptureFailure) {
    do throws(SystemError) {
      let new = try BlockingThread(name: "capture") { self.loop() }
      thread.withLock { $0 = new }
    } catch {
      throw CaptureFailure(call: "pthread_create()", errno: error.errno ?? EAGAIN)
    }
  }

  private func loop() {
    // Where the kernel refuses, it does without.
    if usesEveryProcessor { _ = wirelab_use_every_processor() }
    var entries = [
      pollfd(fd: handle.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wake.read, events: Int16(POLLIN), revents: 0),
    ]
    while entries[1].revents == 0 {
      poll(&entries, 2, -1)
      do throws(CaptureFailure) {
        _ = try handle.dispatch { octets, wireLength, time in
          take(octets, wireLength: wireLength, time: time)
        }
      } catch {
        // Its descriptor stays readable for ever: the loop would spin.
        failure.withLock { $0 = error }
        return
      }
    }
  }

  private func take(_ octets: UnsafeRawBufferPointer, wireLength: Int, time: Timestamp) {
    if let number = probe.number(of: octets, linkType: linkType, wireLength: wireLength) {
      _ = probesSeen.withLock { $0.insert(number) }
      probe.wake()
      return
    }
    frames.append(octets, wireLength: wireLength, time: time)
  }

  // MARK: Probes

  /// Sends a packet to ourselves and waits until it is captured; then everything before it is, too.
  private func sendProbe() -> Bool {
    let deadline = Clock.monotonic() + Self.probeNanoseconds
    let number = UInt64.random(in: .min ... .max)
    while Clock.monotonic() < deadline, failure.withLock({ $0 == nil }) {
      // Again and again: on a busy loopback one may find no room in the ring, and any that is seen proves the
      // same.
      guard probe.send(number) else { return false }
      let nearest = min(deadline, Clock.monotonic() + Self.probeIntervalNanoseconds)
      repeat {
        if probesSeen.withLock({ $0.contains(number) }) { return true }
      } while probe.wait(until: nearest)
    }
    return probesSeen.withLock { $0.contains(number) }
  }

  /// Waits until everything that was sent before is captured; false: it may not be.
  @discardableResult
  package func catchUp() -> Bool { sendProbe() }

  /// Drains and ends the capture; a second call only repeats what the first one said.
  package func stop() -> End {
    let isFirst = isStopped.withLock { stopped in
      defer { stopped = true }
      return !stopped
    }
    guard isFirst else { return End(dropped: frames.refused, drained: false) }
    guard let thread = thread.withLock({ $0 }) else {
      handle.close()
      return End(dropped: 0, drained: false)
    }
    let drained = sendProbe()
    var octet: UInt8 = 1
    write(wake.write, &octet, 1)
    thread.join(until: nil)
    let lost = handle.statistics.map { $0.lost - droppedBefore }
    handle.close()
    return End(
      dropped: (lost ?? 0) + frames.refused, drained: drained && lost != nil,
      failure: failure.withLock { $0?.description })
  }
}
