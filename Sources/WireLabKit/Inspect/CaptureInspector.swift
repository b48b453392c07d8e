import Glibc
import WireConversations
import WireFormat

/// Reads capture files and judges what they hold.
public enum CaptureInspector {
  /// A file that cannot be read as a capture at all; one that is cut or damaged still gives what could be read.
  public struct Failure: Error, CustomStringConvertible {
    /// Which file, why, and what to do.
    public let description: String
  }

  /// Reads a capture.
  ///
  /// - Parameter path: the file; `-` is standard input.
  public static func inspect(_ path: String) throws(Failure) -> InspectResult {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure(description: "cannot open \(path): \(String(cString: strerror(errno)))")
    }
    defer { if path != "-" { close(descriptor) } }
    var window = CaptureWindow(descriptor: descriptor)
    var parser = CaptureParser()
    var judge = FrameJudge()
    let end = try window.readAll(of: path, by: &parser, into: &judge)
    guard let format = parser.format else {
      throw Failure(
        description:
          "\(path): \(end.map { "\($0)" } ?? "it is empty"). A capture is a .pcap or .pcapng file, as `tcpdump -w` and Wireshark write them."
      )
    }
    return InspectResult(
      file: path, format: format == .pcap ? .pcap : .pcapng, linkTypes: judge.linkTypes.map(\.name),
      packets: judge.frameCount, undecodedPackets: judge.undecodedCount, truncated: end != nil,
      stopReason: end.map { "\($0)" },
      conversations: judge.conversations(
        isComplete: end == nil, dropped: Int(clamping: parser.droppedPackets)))
  }
}

/// A window on a file that moves along with what is read of it.
private struct CaptureWindow {
  let descriptor: Int32
  private var octets = [UInt8](repeating: 0, count: 1 << 20)
  private var filled = 0
  private var isAtEnd = false

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Reads every frame.
  ///
  /// - Returns: why reading stopped before the end; nil: it did not.
  mutating func readAll(
    of path: String, by parser: inout CaptureParser, into judge: inout FrameJudge
  ) throws(CaptureInspector.Failure) -> CaptureFileError? {
    while true {
      var offset = 0
      var wanted = 0
      reading: while true {
        let window = octets.span.bytes.extracting(0..<filled)
        switch parser.next(window, offset: &offset, isLast: isAtEnd) {
        case .frame(let frame):
          var delivered = true
          if let comment = frame.comment {
            delivered = !DeliveryMark.isNotDelivered(window.extracting(comment))
          }
          judge.add(
            window.extracting(frame.bytes), linkType: frame.linkType, wireLength: frame.originalLength,
            time: frame.time, delivered: delivered)
        case .needsMore(let count):
          wanted = count
          break reading
        case .end:
          return nil
        case .stopped(let error):
          return error
        }
      }
      octets.removeSubrange(..<offset)
      filled -= offset
      if octets.count < max(wanted, 1 << 20) {
        octets += [UInt8](repeating: 0, count: max(wanted, 1 << 20) - octets.count)
      }
      try fill(path)
    }
  }

  private mutating func fill(_ path: String) throws(CaptureInspector.Failure) {
    while filled < octets.count {
      let count = octets[filled...].withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        filled += count
      } else if count == 0 {
        isAtEnd = true
        return
      } else if errno != EINTR {
        throw CaptureInspector.Failure(
          description: "cannot read \(path): \(String(cString: strerror(errno)))")
      }
    }
  }
}
