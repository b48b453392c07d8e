import Testing
import WireFormat

/// What `tshark -2` says of the TCP segments of a capture, with relative numbers.
struct Tshark {
  /// A segment as both tell of it.
  struct Segment: Equatable, CustomStringConvertible {
    var frame: Int
    var flags: UInt16
    var rawSequence: UInt32
    var sequence: Int
    var acknowledgment: Int?
    var length: Int

    var description: String {
      "#\(frame) flags \(flags) seq \(sequence) ack \(acknowledgment ?? -1) len \(length)"
    }
  }

  /// The segments, ascending.
  var segments: [Segment] = []
  /// The number of Wireshark's conversation, by frame.
  var stream: [Int: Int] = [:]
  /// How many segments it has, by that number.
  var count: [Int: Int] = [:]
  /// `tcp.completeness` by that number.
  var completeness: [Int: UInt8] = [:]

  /// The comments of frames, those of one frame with commas between them. It may complain of nothing.
  static func comments(_ capture: String) async throws -> [Int: String] {
    let tshark = try Program.tool("tshark")
    let outcome = try await Program.run(
      tshark, ["-n", "-r", capture, "-T", "fields", "-e", "frame.number", "-e", "frame.comment"])
    try #require(outcome.status == 0, "\(outcome.errors)")
    // It only ever says who runs it.
    #expect(outcome.errors.isEmpty || outcome.errors.hasPrefix("Running as user"), "\(outcome.errors)")
    var comments: [Int: String] = [:]
    for line in outcome.lines {
      let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
      if let frame = parts.first.flatMap({ Int($0) }) { comments[frame] = parts.count > 1 ? parts[1] : "" }
    }
    return comments
  }

  /// Asks tshark.
  static func read(_ capture: String) async throws -> Tshark {
    let tshark = try Program.tool("tshark")
    let fields = [
      "frame.number", "tcp.flags", "tcp.seq_raw", "tcp.seq", "tcp.ack", "tcp.len", "tcp.completeness",
      "tcp.stream",
    ]
    // An ICMP error quotes a segment, which is not one of the capture.
    let outcome = try await Program.run(
      tshark,
      ["-n", "-2", "-r", capture, "-Y", "tcp && !icmp && !icmpv6", "-T", "fields", "-E", "separator=,"]
        + fields.flatMap { ["-e", $0] })
    try #require(outcome.status == 0, "\(outcome.errors)")
    var said = Tshark()
    for line in outcome.lines {
      let values = line.split(separator: ",", omittingEmptySubsequences: false)
      try #require(values.count == fields.count, "\(line)")
      let flags = try #require(UInt16(values[1].dropFirst(2), radix: 16))
      let frame = try #require(Int(values[0]))
      let stream = try #require(Int(values[7]))
      said.segments.append(
        Segment(
          frame: frame, flags: flags, rawSequence: try #require(UInt32(values[2])),
          sequence: try #require(Int(values[3])),
          acknowledgment: flags & TCPFlags.ack.rawValue != 0 ? Int(values[4]) : nil,
          length: try #require(Int(values[5]))))
      said.stream[frame] = stream
      said.count[stream, default: 0] += 1
      said.completeness[stream] = UInt8(values[6])
    }
    return said
  }
}
