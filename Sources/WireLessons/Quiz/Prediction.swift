import WireConversations
import WireFormat
import WireJudgement

/// What somebody says that the next packet will be: `SA<`, `fa`, `FIN+ACK >`, `ack from alice`, `alice 发的确认`.
package struct Prediction: Hashable {
  /// The letters of its flags, as a `wire` expectation has them; `D` of a datagram.
  package var letters: String
  /// Who is said to send it; nil: that was left open.
  package var by: Role?

  /// Why a prediction is wrong.
  package enum Mistake: Hashable {
    /// The other end sends it.
    case direction
    /// It would be right if it carried data, or if it carried none.
    case payload
    /// It would be right with the flag ACK.
    case acknowledgment
    /// It is another packet.
    case packet
  }

  /// A prediction from what was typed, in letters or words of either language, with or without a direction;
  /// nil: it is none.
  ///
  /// - Parameter names: what the two ends are called.
  package init?(parsing text: String, names: [Role: String] = [:]) {
    guard let reading = PredictionReading(text, names: names),
      (try? PacketPattern(parsing: reading.letters + ">")) != nil
    else { return nil }
    letters = reading.letters
    by = reading.by
  }

  /// What is wrong with it; nil: it is right.
  ///
  /// The flag ACK may be left out, as RFC 9293 leaves it out of its figures: every segment has it once a SYN
  /// has come. With SYN it is what is asked.
  package func mistake(about record: PacketRecord) -> Mistake? {
    if let by, by != record.by { return .direction }
    if matches(letters, record) { return nil }
    let withAcknowledgment = letters.contains("A") ? letters : letters + "A"
    if matches(withAcknowledgment, record) {
      return record.controls.contains(.syn) ? .acknowledgment : nil
    }
    let withoutPayload = withAcknowledgment.filter { $0 != "P" }
    if matches(withoutPayload, record) || matches(withAcknowledgment + "P", record) { return .payload }
    return .packet
  }

  private func matches(_ letters: String, _ record: PacketRecord) -> Bool {
    let arrow = record.by == .initiator ? ">" : "<"
    return (try? PacketPattern(parsing: letters + arrow))?.describes(record) ?? false
  }
}
