public import WireConversations
import WireFormat
import WireText

/// Everything that `wirelab inspect` found in one capture file: the value its reports are written from.
public struct InspectResult: Hashable, Codable, Sendable {
  /// The formats of capture files.
  public enum Format: String, Hashable, Codable, Sendable, CaseIterable {
    case pcap
    case pcapng
    case snoop
    case erf

    init(_ format: CaptureParser.Format) {
      switch format {
      case .pcap: self = .pcap
      case .pcapng: self = .pcapng
      case .snoop: self = .snoop
      case .erf: self = .erf
      }
    }
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
  /// How many packets the filter did not take that are in a VLAN or a tunnel: it sees only their outside.
  public var hiddenFromFilter = 0
  /// What may hold packets of conversations, and was not looked at.
  public var unseen = UnseenFrames()
  /// How many frames carry marks of a bench, which are believed; 0 where they are not.
  public var markedFrames = 0
  /// The part of the conversations that is shown; nil: all.
  public var shard: ConversationShard?
  /// How many records the file holds, also those that the filter does not take.
  public var records = 0
  /// How many packets the capture lost, as far as the file says.
  public var droppedPackets = 0
  /// Which frames stand out of the order of their times, and what was done about it; nil: none.
  public var disorder: Disorder?
  /// Whether nothing came before it or after it, as it says itself: who captured saw all of it.
  public var isDrained = false
  /// How many frames were cut when they were captured.
  public var cutFrames = 0
  /// To how many octets the longest of these was cut.
  public var snapLength = 0
  /// The files that were read as this one capture, in the order of their times; empty: it is one file.
  public var files: [JoinedFile] = []
  /// Silences between these files that look as if a file were missing, in the order of time.
  public var gaps: [CaptureGap] = []
  /// Conversations that were given up before their end, for want of room; nil: none.
  public var evicted: EvictedConversations?
  /// The conversations, in the order of their first packets, each of which is put together when it is asked
  /// for.
  public var list: ConversationList
  /// The same as values; of very many it takes gigabytes.
  public var conversations: [Conversation] {
    get { list.values }
    set { list = ConversationList(newValue) }
  }

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
    list = ConversationList(conversations)
  }

  /// What its frames are called in reports; nil: by their numbers.
  package var frameNames: FrameNames? {
    files.isEmpty ? nil : FrameNames(files.map { ($0.file, $0.frames) })
  }

  /// How many packets belong to tunnels, which are not unwrapped, in the order of their names' list.
  package var tunnelCounts: [(tunnel: Tunnel, count: Int)] {
    Tunnel.allCases.compactMap { tunnel in unseen.counts[.tunnel(tunnel)].map { (tunnel, $0) } }
  }

  /// The same with one conversation only; its number stays.
  public func showing(_ conversation: Int) -> InspectResult {
    var result = self
    result.list = list.only(conversation)
    return result
  }
}
