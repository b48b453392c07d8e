import WireCapture
import WireConversations
import WireFormat
import WireLabKit

/// Conversations of Alice with a server, and what the kernel says of their sockets, both made up.
enum Packets {
  static let alice = Endpoint(IPAddress(v4: 0x7f00_0001), 40_000)
  static let server = Endpoint(IPAddress(v4: 0x7f00_0001), 8_899)

  /// One packet: who sends it, flags, numbers.
  struct Sent {
    var isAlice: Bool
    var flags: TCPFlags
    var sequence: UInt32
    var acknowledgment: UInt32
    var delivered = true
    /// The second in which it is received, if it was held.
    var received: Double?

    static func alice(_ flags: TCPFlags, _ sequence: UInt32, _ acknowledgment: UInt32, delivered: Bool = true)
      -> Sent
    {
      Sent(
        isAlice: true, flags: flags, sequence: sequence, acknowledgment: acknowledgment, delivered: delivered)
    }

    static func server(
      _ flags: TCPFlags, _ sequence: UInt32, _ acknowledgment: UInt32, delivered: Bool = true
    ) -> Sent {
      Sent(
        isAlice: false, flags: flags, sequence: sequence, acknowledgment: acknowledgment, delivered: delivered
      )
    }
  }

  /// Alice opens (#1 to #3) and closes first (#4 to #7); frame N is captured in second N.
  static let fourSegments: [Sent] = [
    .alice(.syn, 100, 0), .server([.syn, .ack], 500, 101), .alice(.ack, 101, 501),
    .alice([.fin, .ack], 101, 501), .server(.ack, 501, 102), .server([.fin, .ack], 501, 102),
    .alice(.ack, 102, 502),
  ]

  static func conversations(
    _ packets: [Sent], origin: PacketOrigin = .kernel, observed: [Int: FrameObservation] = [:]
  ) -> [Conversation] {
    var table = ConversationTable(.init(keepsRecords: true))
    for (index, packet) in packets.enumerated() {
      let segment = TCPSegment(
        sequenceNumber: packet.sequence, acknowledgmentNumber: packet.acknowledgment, flags: packet.flags,
        window: 65_535, payloadLength: 0, options: TCPOptions())
      table.add(
        Packet(
          source: packet.isAlice ? alice : server, destination: packet.isAlice ? server : alice,
          transport: .tcp(segment)),
        frame: index + 1, time: second(Double(index + 1)),
        passage: PacketPassage(
          delivery: packet.received.map {
            .later(nanoseconds: (second($0) - second(Double(index + 1))))
          } ?? (packet.delivered ? .atOnce : .never), origin: origin
        ).observed(observed[index + 1]))
    }
    table.deliverHeld()
    return table.conversations(captureIsComplete: true, droppedPackets: 0, liveAndDrained: true)
  }

  static func second(_ seconds: Double) -> Timestamp { Timestamp(nanoseconds: Int64(seconds * 1e9)) }

  /// What the kernel says of one socket between two moments.
  static func table(_ state: String, ofAlice: Bool, at seconds: Double, for duration: Double = 0.01)
    -> SocketTable
  {
    SocketTable(
      sockets: [
        SocketTable.Entry(
          local: ofAlice ? alice : server, remote: ofAlice ? server : alice, state: state)
      ], source: .socketDiagnostics, before: second(seconds), after: second(seconds + duration))
  }
}
