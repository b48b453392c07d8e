import WireFormat

/// A capture that a test writes: conversations that are opened by three segments and closed by four.
enum HandMadeCapture {
  private static let server = Endpoint(IPAddress(v4: 0x0a00_0002), 80)

  /// The octets of a pcapng file.
  ///
  /// - Parameter comment: what each frame says.
  static func octets(conversations: Int, comment: String? = nil) -> [UInt8] {
    var writer = PcapngWriter()
    writer.addInterface(name: "eth0", linkType: .ethernet)
    var time: Int64 = 1_700_000_000_000_000_000
    for number in 0..<conversations {
      let client = Endpoint(IPAddress(v4: 0x0a00_0001), UInt16(20000 + number))
      let segments: [(Endpoint, Endpoint, TCPFlags, UInt32, UInt32)] = [
        (client, server, .syn, 100, 0), (server, client, [.syn, .ack], 500, 101),
        (client, server, .ack, 101, 501), (client, server, [.fin, .ack], 101, 501),
        (server, client, .ack, 501, 102), (server, client, [.fin, .ack], 501, 102),
        (client, server, .ack, 102, 502),
      ]
      for (from, to, flags, sequence, acknowledgment) in segments {
        let octets = PacketEncoder.encode(
          Packet(
            source: from, destination: to,
            transport: .tcp(
              TCPSegment(
                sequenceNumber: sequence, acknowledgmentNumber: acknowledgment, flags: flags, window: 1000,
                payloadLength: 0))))
        time += 1_000_000
        writer.append(
          octets.span.bytes, time: Timestamp(nanoseconds: time), comments: comment.map { [$0] } ?? [])
      }
    }
    return writer.takeBytes()
  }
}
