public import WireConversations
public import WireFormat
public import WireSockets
public import WireText

extension Check {
  /// A line of what proves a check.
  public enum Evidence: Hashable, Codable, Sendable {
    /// What the verdict on its conversation rests on.
    case proof(Proof)
    /// A conversation that was counted.
    case conversation(frame: Int, initiator: Endpoint, responder: Endpoint)
    /// A call that was as expected.
    case call(Call)
    /// When the kernel was asked.
    case asked(Moment)
  }

  /// When the kernel was asked, among the frames of a conversation.
  public enum Moment: Hashable, Codable, Sendable {
    case between(frame: Int, and: Int)
    case after(frame: Int)
    /// When nothing was on its way any more.
    case atRest
  }
}

extension Check.Evidence {
  /// The line as reports say it. Calls and endpoints are the same in every language.
  public func text(in language: Language) -> String {
    switch self {
    case .proof(let proof): proof.text(in: language)
    case .conversation(let frame, let initiator, let responder):
      "#\(FrameNames.text(frame)) \(initiator) opens to \(responder)"
    case .call(let call): "\(call.actor): \(call.name)(\(call.arguments)) \(call.outcome)"
    case .asked(.between(let frame, let next)): "asked between #\(frame) and #\(next)"
    case .asked(.after(let frame)): "asked after #\(frame)"
    case .asked(.atRest): "asked at rest"
    }
  }
}
