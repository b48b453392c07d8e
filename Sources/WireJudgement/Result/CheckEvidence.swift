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
  /// The line as reports say it. Calls are the same in every language.
  public func text(in language: Language) -> String {
    let words = Words(language)
    return switch self {
    case .proof(let proof): proof.text(in: language)
    case .conversation(let frame, let initiator, let responder):
      words.text(
        "evidence.opens",
        ["frame": FrameNames.text(frame), "initiator": "\(initiator)", "responder": "\(responder)"])
    case .call(let call): "\(call.actor): \(call.name)(\(call.arguments)) \(call.outcome)"
    case .asked(.between(let frame, let next)):
      words.text(
        "evidence.asked-between", ["frame": FrameNames.text(frame), "next": FrameNames.text(next)])
    case .asked(.after(let frame)): words.text("evidence.asked-after", ["frame": FrameNames.text(frame)])
    case .asked(.atRest): words.text("evidence.asked-at-rest")
    }
  }
}
