import WireCapture
import WireConversations
import WireJudgement
import WireReports
import WireRunner
import WireSystem

extension Wire {
  /// What was recorded: the conversations, in the order of their first packets.
  public struct Recording: Sendable {
    /// The conversations that the filter took.
    public let conversations: Conversations
    /// What may hold packets of conversations, and was not looked at.
    let unseen: UnseenFrames
    private let capture: LiveCapture
    private let end: LiveCapture.End
    private let filter: Filter

    init(
      capture: LiveCapture, end: LiveCapture.End, conversations: [WireConversations.Conversation],
      unseen: UnseenFrames, filter: Filter
    ) {
      self.capture = capture
      self.end = end
      self.conversations = Conversations(conversations.map(Conversation.init))
      self.unseen = unseen
      self.filter = filter
    }

    /// Every conversation as a ladder, with its verdicts and their proof.
    public var ladder: String {
      let shown = conversations.prefix(Self.ladderLimit)
      let ladders = shown.map { "conversation \($0.number)\n\n\($0.ladder)" }
      let left = conversations.count - shown.count
      guard !ladders.isEmpty else { return "no packet of '\(filter)' was seen\n" }
      return (ladders + (left > 0 ? ["and \(left) more conversations\n"] : [])).joined(separator: "\n")
    }

    /// Beyond so many ladders helps only the capture.
    private static let ladderLimit = 16

    /// The packets as a pcapng file, as Wireshark reads it, with comments on what they prove.
    public var pcapng: [UInt8] {
      capture.savedOctets(
        end, headline: "recorded by a test: \(filter)", conversations: conversations.map(\.judged))
    }

    /// Writes `pcapng` into a file, in place of what was there.
    ///
    /// - Throws: `Wire.Failure` where it cannot be written.
    public func save(to path: String) async throws {
      try await Blocking.run("wire save") {
        do throws(ReportFile.Failure) {
          try ReportFile(path).write(pcapng)
        } catch {
          throw Failure(error.description)
        }
      }
    }

    /// Why nothing that is missing here can be relied on; nil: it can.
    var doubt: Failure? {
      if let reason = end.failure { return Failure("the capture has ended early: \(reason)") }
      if end.dropped > 0 {
        return Failure(
          "the capture has lost \(end.dropped) packets, so that it proves nothing: record fewer at a time")
      }
      return end.drained ? nil : Failure("the capture may not be whole: a packet of its own never came back")
    }
  }
}

extension Wire.Recording: CustomStringConvertible {
  /// The conversations, a line each.
  public var description: String { "\(conversations)" }
}
