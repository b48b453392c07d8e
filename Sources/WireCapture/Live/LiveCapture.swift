import CLibpcap
import CWireLab
import Glibc
import Synchronization
public import WireFormat

/// A capture on a network interface while it runs (pcap(3PCAP)).
///
/// It is armed when `start` returns: a probe of its own has been seen. It is complete when `stop` says so: a last probe was
/// seen after everything else, and the kernel dropped nothing. Probes are never among its frames.
public final class LiveCapture: Sendable {
  /// Why nothing can be captured.
  public struct Failure: Error, CustomStringConvertible {
    /// What libpcap said.
    public let description: String
    /// Whether a right is missing (CAP_NET_RAW), rather than something being broken.
    public let isPermission: Bool

    /// The same, as what stood in the way.
    public var obstacle: Obstacle {
      Obstacle("capture with libpcap", errno: isPermission ? EPERM : nil, detail: description)
    }

    static let lostProbe = Failure(
      description: "a packet of its own on lo was never captured", isPermission: false)
  }

  /// What a capture came to.
  public struct End: Sendable {
    /// Packets that the kernel, or this program, had no room for.
    public var dropped: Int
    /// Whether the last probe was seen, so that nothing that was sent before is missing.
    public var drained: Bool
  }

  /// Octets of each frame that are kept: every header, and what a lesson says. Small, because the slots of the ring are of
  /// this size.
  public static let snapLength = 2048
  /// Room for two thousand frames that nobody has taken yet.
  public static let defaultBuffer = 4 << 20
  /// Probes that a busy machine has not delivered in this time will not come.
  private static let probeNanoseconds: Int64 = 2_000_000_000
  private static let probeIntervalNanoseconds: Int64 = 100_000_000

  /// The frames so far.
  public let frames = FrameStore()
  /// The link layer of all frames.
  public let linkType: LinkType

  private nonisolated(unsafe) let handle: OpaquePointer
  private let probe: Probe
  /// What was dropped before the filter was in force was not for us.
  private let droppedBefore: Int
  /// A pipe whose read end becomes readable when the thread has to end.
  private let wake: (read: Int32, write: Int32)
  private nonisolated(unsafe) var thread: pthread_t = 0
  private let probesSeen = Mutex<Set<UInt64>>([])
  private let isStopped = Mutex(false)

  /// Captures on `lo`, and returns when packets are being seen.
  ///
  /// - Parameters:
  ///   - filter: in libpcap's language (pcap-filter(7)); nil: everything.
  ///   - buffer: octets of the kernel's ring.
  public static func start(
    filter: String? = nil, buffer: Int = LiveCapture.defaultBuffer
  ) throws(Failure) -> LiveCapture {
    let capture = try LiveCapture(interface: "lo", filter: filter, buffer: buffer)
    capture.run()
    guard capture.sendProbe() else {
      _ = capture.stop()
      throw .lostProbe
    }
    return capture
  }

  private init(interface: String, filter: String?, buffer: Int) throws(Failure) {
    var message = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    guard let handle = pcap_create(interface, &message) else {
      throw Failure(description: Self.text(message), isPermission: false)
    }
    do throws(Failure) {
      pcap_set_snaplen(handle, Int32(Self.snapLength))
      pcap_set_buffer_size(handle, Int32(clamping: buffer))
      pcap_set_immediate_mode(handle, 1)
      pcap_set_timeout(handle, 10)
      guard pcap_set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO) == 0 else {
        throw Failure(description: "\(interface): no time stamps in nanoseconds", isPermission: false)
      }
      let code = pcap_activate(handle)
      guard code >= 0 else {
        throw Failure(
          description:
            "\(interface): \(String(cString: pcap_statustostr(code))) \(String(cString: pcap_geterr(handle)))",
          isPermission: code == PCAP_ERROR_PERM_DENIED)
      }
      let probe = try Probe()
      try Self.apply(filter.map { "(\($0)) or udp port \(probe.port)" }, to: handle)
      var statistics = pcap_stat()
      pcap_stats(handle, &statistics)
      droppedBefore = Int(statistics.ps_drop) + Int(statistics.ps_ifdrop)
      self.probe = probe
      guard pcap_setnonblock(handle, 1, &message) == 0 else {
        throw Failure(description: Self.text(message), isPermission: false)
      }
    } catch {
      pcap_close(handle)
      throw error
    }
    self.handle = handle
    linkType = LinkType(rawValue: UInt16(truncatingIfNeeded: pcap_datalink(handle)))
    var ends: [Int32] = [-1, -1]
    wirelab_pipe(&ends)
    wake = (ends[0], ends[1])
  }

  deinit {
    _ = stop()
    close(wake.read)
    close(wake.write)
  }

  private static func apply(_ filter: String?, to handle: OpaquePointer) throws(Failure) {
    guard let filter else { return }
    var program = bpf_program()
    guard pcap_compile(handle, &program, filter, 1, PCAP_NETMASK_UNKNOWN) == 0 else {
      throw Failure(
        description: "filter '\(filter)': \(String(cString: pcap_geterr(handle)))", isPermission: false)
    }
    defer { pcap_freecode(&program) }
    guard pcap_setfilter(handle, &program) == 0 else {
      throw Failure(description: String(cString: pcap_geterr(handle)), isPermission: false)
    }
  }

  private static func text(_ message: [CChar]) -> String {
    String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// How libpcap describes itself.
  public static var version: String { String(cString: pcap_lib_version()) }

  // MARK: The thread

  private func run() {
    let context = Unmanaged.passRetained(self).toOpaque()
    pthread_create(
      &thread, nil,
      { context in
        let capture = Unmanaged<LiveCapture>.fromOpaque(context!).takeRetainedValue()
        capture.loop()
        return nil
      }, context)
  }

  private func loop() {
    var entries = [
      pollfd(fd: pcap_get_selectable_fd(handle), events: Int16(POLLIN), revents: 0),
      pollfd(fd: wake.read, events: Int16(POLLIN), revents: 0),
    ]
    while entries[1].revents == 0 {
      poll(&entries, 2, -1)
      dispatch()
    }
  }

  private func dispatch() {
    let context = Unmanaged.passUnretained(self).toOpaque()
    _ = pcap_dispatch(
      handle, -1,
      { context, header, octets in
        guard let context, let header, let octets else { return }
        Unmanaged<LiveCapture>.fromOpaque(context).takeUnretainedValue().take(header.pointee, octets)
      }, context.assumingMemoryBound(to: UInt8.self))
  }

  private func take(_ header: pcap_pkthdr, _ octets: UnsafePointer<UInt8>) {
    let bytes = UnsafeRawBufferPointer(start: octets, count: Int(header.caplen))
    if let number = probe.number(of: bytes, linkType: linkType, wireLength: Int(header.len)) {
      _ = probesSeen.withLock { $0.insert(number) }
      probe.wake()
      return
    }
    // With nanosecond precision the field that is called microseconds holds nanoseconds.
    let time = Int64(header.ts.tv_sec) * 1_000_000_000 + Int64(header.ts.tv_usec)
    frames.append(bytes, wireLength: Int(header.len), time: Timestamp(nanoseconds: time))
  }

  // MARK: Probes

  /// Sends a packet to ourselves and waits until it is captured; then everything before it is, too.
  private func sendProbe() -> Bool {
    let deadline = MonotonicClock.now() + Self.probeNanoseconds
    let number = UInt64.random(in: .min ... .max)
    while MonotonicClock.now() < deadline {
      // Again and again: on a busy loopback one may find no room in the ring, and any that is seen proves the same.
      guard probe.send(number) else { return false }
      let nearest = min(deadline, MonotonicClock.now() + Self.probeIntervalNanoseconds)
      repeat {
        if probesSeen.withLock({ $0.contains(number) }) { return true }
      } while probe.wait(until: nearest)
    }
    return probesSeen.withLock { $0.contains(number) }
  }

  /// Drains and ends the capture; a second call only repeats what the first one said.
  public func stop() -> End {
    let isFirst = isStopped.withLock { stopped in
      defer { stopped = true }
      return !stopped
    }
    guard isFirst else { return End(dropped: frames.refused, drained: false) }
    guard thread != 0 else {
      pcap_close(handle)
      return End(dropped: 0, drained: false)
    }
    let drained = sendProbe()
    var octet: UInt8 = 1
    write(wake.write, &octet, 1)
    pthread_join(thread, nil)
    var statistics = pcap_stat()
    let known = pcap_stats(handle, &statistics) == 0
    pcap_close(handle)
    return End(
      dropped: known
        ? Int(statistics.ps_drop) + Int(statistics.ps_ifdrop) - droppedBefore + frames.refused
        : frames.refused,
      drained: drained && known)
  }
}
