import WireCapture
import WireConversations
import WireJudgement

extension LiveCapture {
  /// What was captured as a pcapng file: every frame with its nanoseconds, and comments on what it proves.
  ///
  /// - Parameters:
  ///   - end: how the capture ended.
  ///   - headline: what the file is, in a line.
  ///   - conversations: what was judged of it.
  package func savedOctets(_ end: End, headline: String, conversations: [Conversation]) -> [UInt8] {
    SavedCapture(
      frames: frames, linkType: linkType, end: end, provenance: ProvenanceIndex(), observed: [:],
      annotations: CaptureAnnotations(
        headline: headline, conversations: conversations, actors: [], checks: [])
    ).octets()
  }
}
