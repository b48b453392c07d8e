import CLibpcap
import WireFormat

/// A filter in libpcap's language (pcap-filter(7)) for frames that were saved.
///
/// It is compiled once for each link layer that occurs: where a field stands depends on it.
package final class FrameFilter {
  /// Why it takes nothing of some link layer: the expression makes no sense there.
  package private(set) var failure: CaptureFailure?

  /// The expression.
  package let expression: String
  private var programs: [LinkType: bpf_program] = [:]
  /// The program for the link layer of the last frame: most files have one link layer.
  private var current: (linkType: LinkType, program: bpf_program)?

  /// An expression is wrong if it makes sense in none of these: Ethernet, IP alone, cooked, radiotap.
  private static let commonLinkTypes = [
    LinkType.ethernet, .raw, .linuxCooked, LinkType(rawValue: 127),
  ]

  /// A filter from its expression.
  package init(_ expression: String) throws(CaptureFailure) {
    self.expression = expression
    var first: CaptureFailure?
    for linkType in Self.commonLinkTypes {
      do throws(CaptureFailure) {
        programs[linkType] = try Self.compile(expression, linkType)
        return
      } catch {
        first = first ?? error
      }
    }
    if let first { throw first }
  }

  deinit {
    for var program in programs.values { pcap_freecode(&program) }
  }

  /// Whether the filter takes a frame.
  ///
  /// - Parameters:
  ///   - frame: its octets, as far as they were captured.
  ///   - wireLength: its octets on the wire.
  package func takes(_ frame: RawSpan, linkType: LinkType, wireLength: Int) -> Bool {
    if current?.linkType != linkType { select(linkType) }
    guard let current else { return false }
    return frame.withUnsafeBytes { octets in
      bpf_filter(
        current.program.bf_insns, octets.baseAddress?.assumingMemoryBound(to: UInt8.self),
        UInt32(clamping: wireLength), UInt32(clamping: octets.count)) != 0
    }
  }

  private func select(_ linkType: LinkType) {
    current = nil
    guard failure == nil else { return }
    do throws(CaptureFailure) {
      if programs[linkType] == nil { programs[linkType] = try Self.compile(expression, linkType) }
      current = programs[linkType].map { (linkType, $0) }
    } catch {
      failure = error
    }
  }

  private static func compile(
    _ expression: String, _ linkType: LinkType
  ) throws(CaptureFailure) -> bpf_program {
    // A number of files (LINKTYPE) and of libpcap (DLT) are the same, but for IP alone.
    let number = linkType == .raw ? DLT_RAW : Int32(linkType.rawValue)
    guard let dead = pcap_open_dead(number, 262_144) else {
      throw CaptureFailure(
        "filter '\(expression)': libpcap cannot be loaded, or there is no memory", kind: .filter)
    }
    defer { pcap_close(dead) }
    var program = bpf_program()
    guard pcap_compile(dead, &program, expression, 1, PCAP_NETMASK_UNKNOWN) == 0 else {
      throw CaptureFailure(
        "filter '\(expression)': \(String(cString: pcap_geterr(dead)))", kind: .filter)
    }
    return program
  }
}
