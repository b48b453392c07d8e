public import Testing
import WireConversations
import WireFormat
import WireJudgement

extension Wire {
  /// A packet of a conversation.
  public struct Packet: Hashable, Sendable {
    /// From 1, among all packets of the recording.
    public let number: Int
    /// Who sent it; of an ICMP error, who reports it.
    public let sender: Role
    /// What it is, as a `wire` expectation writes it: `S`, `SA`, `A`, `PA`, `FA`, `FPA`, `RA` (`P`: it
    /// carries payload); `D` a datagram, `FRAG` a later fragment of one, `ICMP` an ICMP error.
    public let kind: String
    /// Of a segment: its sequence number, relative to the first one.
    public let sequence: Int?
    /// Of a segment with ACK: what it acknowledges, relative to the first sequence number.
    public let acknowledgment: Int?
    /// Octets of payload.
    public let length: Int
    /// When, from the first packet of the conversation on.
    public let time: Duration

    init(_ record: PacketRecord, start: Timestamp) {
      number = record.frame
      sender = record.by
      length = record.payloadLength
      time = .nanoseconds(record.time - start)
      switch record.content {
      case .segment(let flags, let sequence, let acknowledgment, _):
        var flags = TCPFlags(rawValue: flags).intersection([.syn, .fin, .rst, .urg, .ack])
        if record.payloadLength > 0 { flags.insert(.psh) }
        (kind, self.sequence, self.acknowledgment) = (flags.letters, sequence, acknowledgment)
      case .datagram: (kind, sequence, acknowledgment) = ("D", nil, nil)
      case .fragment: (kind, sequence, acknowledgment) = ("FRAG", nil, nil)
      case .icmp: (kind, sequence, acknowledgment) = ("ICMP", nil, nil)
      }
    }
  }

  /// What an expert would point at in a packet.
  public struct Finding: Hashable, Sendable {
    /// What it is.
    public let kind: FindingKind
    /// The number of the packet.
    public let packet: Int
    /// Who sent it.
    public let sender: Role

    init(_ finding: WireConversations.Finding) {
      kind = finding.kind
      packet = finding.frame
      sender = finding.by
    }
  }
}

extension Wire.Packet: CustomStringConvertible, CustomTestStringConvertible {
  /// `#4 PA> seq=1 ack=1 len=4`.
  public var description: String {
    "#\(number) \(kind)\(sender == .initiator ? ">" : "<")" + (sequence.map { " seq=\($0)" } ?? "")
      + (acknowledgment.map { " ack=\($0)" } ?? "") + (length > 0 ? " len=\(length)" : "")
  }

  /// As a failed expectation shows it.
  public var testDescription: String { description }
}

extension Wire.Finding: CustomStringConvertible, CustomTestStringConvertible {
  /// `retransmission #7 by initiator`.
  public var description: String { "\(kind.rawValue) #\(packet) by \(sender.rawValue)" }
  /// As a failed expectation shows it.
  public var testDescription: String { description }
}
