public import WireConversations
import WireFormat
import WireJudgement
import WireText

/// Conversations as comma-separated values (RFC 4180): a header, and a row a conversation.
///
/// The columns are the keys of `wirelab/conversation/1`, with dots where one stands in another. What is null
/// there is empty here; of a list the elements have spaces between them, a finding is `kind:frame:by`, and
/// pieces of evidence have `; ` between them.
public enum ConversationCSV {
  private static let columns: [(name: String, value: @Sendable (Conversation) -> String?)] = [
    ("id", { "\($0.id)" }), ("transport", { $0.transport.rawValue }),
    ("initiator.address", { "\($0.initiator.address)" }), ("initiator.port", { "\($0.initiator.port)" }),
    ("responder.address", { "\($0.responder.address)" }), ("responder.port", { "\($0.responder.port)" }),
    ("packets", { "\($0.packets)" }), ("firstFrame", { FrameNames.text($0.firstFrame) }),
    ("lastFrame", { FrameNames.text($0.lastFrame) }), ("start", { "\($0.start)" }),
    ("duration", { seconds($0.end - $0.start) }), ("bytes.initiator", { "\($0.initiatorBytes)" }),
    ("bytes.responder", { "\($0.responderBytes)" }), ("handshake.kind", { $0.handshake?.kind.rawValue }),
    ("handshake.frames", { $0.handshake.map { list($0.frames) } }),
    ("handshake.synRetransmissions", { $0.handshake.map { "\($0.synRetransmissions)" } }),
    ("handshake.synAckRetransmissions", { $0.handshake.map { "\($0.synAckRetransmissions)" } }),
    ("handshake.evidence", { $0.handshake.map { evidence($0.proof) } }),
    ("teardown.kind", { $0.teardown?.kind.rawValue }),
    ("teardown.frames", { $0.teardown.map { list($0.frames) } }),
    ("teardown.closedFirst", { $0.teardown?.closedFirst?.rawValue }),
    ("teardown.timeWait", { $0.teardown?.timeWait?.rawValue }),
    ("teardown.evidence", { $0.teardown.map { evidence($0.proof) } }), ("resetBy", { $0.resetBy?.rawValue }),
    ("conclusive", { $0.conclusive ? "true" : "false" }),
    ("inconclusiveReason", { $0.inconclusiveReason?.text(in: .en) }),
    (
      "findings",
      { conversation in
        conversation.findings.map { "\($0.kind.rawValue):\(FrameNames.text($0.frame)):\($0.by.rawValue)" }
          .joined(separator: " ")
      }
    ),
    ("completeness", { $0.completeness.map { "\($0)" } }), ("zeekState", { $0.zeekState }),
    ("history", { $0.history }), ("wrapping.label", { $0.wrapping?.label }),
    ("variants", { $0.variants.isEmpty ? nil : $0.variants.map(\.rawValue).joined(separator: " ") }),
  ]

  /// Appends the header.
  public static func appendHeader(to buffer: inout [UInt8]) {
    append(["file"] + columns.map(\.name), to: &buffer)
  }

  /// Appends the row of a conversation.
  ///
  /// - Parameter file: the capture that holds it.
  public static func append(_ conversation: Conversation, file: String, to buffer: inout [UInt8]) {
    append([file] + columns.map { $0.value(conversation) ?? "" }, to: &buffer)
  }

  private static func append(_ fields: [String], to buffer: inout [UInt8]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { buffer.append(UInt8(ascii: ",")) }
      if field.utf8.contains(where: { [0x22, 0x2c, 0x0d, 0x0a].contains($0) }) {
        let doubled = field.utf8.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] }
        buffer += [0x22] + doubled + [0x22]
      } else {
        buffer.append(contentsOf: field.utf8)
      }
    }
    buffer += [0x0d, 0x0a]
  }

  /// Seconds with nine digits.
  private static func seconds(_ nanoseconds: Int64) -> String {
    let fraction = "\(nanoseconds.magnitude % 1_000_000_000)"
    return (nanoseconds < 0 ? "-" : "") + "\(nanoseconds.magnitude / 1_000_000_000)."
      + String(repeating: "0", count: 9 - fraction.count) + fraction
  }

  private static func list(_ frames: [Int]) -> String { frames.map(FrameNames.text).joined(separator: " ") }

  private static func evidence(_ proof: [Proof]) -> String {
    proof.map { $0.text(in: .en) }.joined(separator: "; ")
  }
}
