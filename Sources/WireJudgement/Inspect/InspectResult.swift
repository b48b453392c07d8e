public import WireConversations
import WireText

/// Everything that `wirelab inspect` found in one capture file: the value its reports are written from.
public struct InspectResult: Hashable, Codable, Sendable {
  /// The two families of capture files.
  public enum Format: String, Hashable, Codable, Sendable, CaseIterable {
    case pcap
    case pcapng
  }

  /// The file, as it was named; `-` is standard input.
  public var file: String
  /// How it is written.
  public var format: Format
  /// The names of its link layers, each once, in the order of their appearance: `ethernet`.
  public var linkTypes: [String]
  /// How many packets it holds.
  public var packets: Int
  /// How many of them could not be taken apart down to the transport.
  public var undecodedPackets: Int
  /// Whether the file ends, or is damaged, before its last record is complete.
  public var truncated: Bool
  /// Where and why reading stopped, when it stopped before the end.
  public var stopReason: String?
  /// Which packets were looked at, in libpcap's language; nil: all.
  public var filter: String?
  /// What may hold packets of conversations, and was not looked at.
  public var unseen = UnseenFrames()
  /// How many records the file holds, also those that the filter does not take.
  public var records = 0
  /// How many packets the capture lost, as far as the file says.
  public var droppedPackets = 0
  /// Which frames stand out of the order of their times, and what was done about it; nil: none.
  public var disorder: Disorder?
  /// The files that were read as this one capture, in the order of their times; empty: it is one file.
  public var files: [JoinedFile] = []
  /// Silences between these files that look as if a file were missing, in the order of time.
  public var gaps: [CaptureGap] = []
  /// The conversations, in the order of their first packets.
  public var conversations: [Conversation]

  /// A result from its parts.
  public init(
    file: String, format: Format, linkTypes: [String], packets: Int, undecodedPackets: Int,
    truncated: Bool, stopReason: String? = nil, conversations: [Conversation]
  ) {
    self.file = file
    self.format = format
    self.linkTypes = linkTypes
    self.packets = packets
    self.undecodedPackets = undecodedPackets
    self.truncated = truncated
    self.stopReason = stopReason
    self.conversations = conversations
  }

  /// What its frames are called in reports; nil: by their numbers.
  package var frameNames: FrameNames? {
    files.isEmpty ? nil : FrameNames(files.map { ($0.file, $0.frames) })
  }

  /// How many packets belong to tunnels, which are not unwrapped, in the order of their names' list.
  package var tunnelCounts: [(tunnel: Tunnel, count: Int)] {
    Tunnel.allCases.compactMap { tunnel in unseen.counts[.tunnel(tunnel)].map { (tunnel, $0) } }
  }

  /// What else was not looked at.
  package var otherUnseen: [(kind: UnseenKind, count: Int)] {
    unseen.sorted.filter { if case .tunnel = $0.kind { false } else { true } }
  }

  /// The same with one conversation only; its number stays.
  public func showing(_ conversation: Int) -> InspectResult {
    var result = self
    result.conversations.removeAll { $0.id != conversation }
    return result
  }
}
