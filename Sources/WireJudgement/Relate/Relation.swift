import WireConversations

/// That a conversation of one point of capture is one of another point.
public struct Relation: Hashable, Codable, Sendable {
  /// By what it is known, and so what stands between the two points.
  public enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
    /// Same addresses, ports and ISNs.
    case same
    /// Same ISNs, other addresses or ports: a translator of addresses.
    case translated
    /// Same segments, whose numbers are shifted by a constant in at least one direction.
    case renumbered
    /// Same octets in other segments, in the order of time: probably a proxy.
    case proxied
  }

  /// By what it is known.
  public var kind: Kind
  /// The number of the conversation at the first point.
  public var first: Int
  /// The number of the conversation at the second point.
  public var second: Int
  /// What is added to the numbers of the initiator on the way from the first point to the second, modulo
  /// 2^32; 0 for `same` and `translated`, nil for `proxied`.
  public var initiatorShift: UInt32?
  /// The same of the responder.
  public var responderShift: UInt32?
  /// Frames of the first point whose segments were not seen at the second; none for `proxied`.
  public var onlyAtFirst: [Int] = []
  /// Frames of the second point whose segments were not seen at the first.
  public var onlyAtSecond: [Int] = []

  /// Whether it is certain; else it is probable.
  public var isCertain: Bool { kind != .proxied }
}

/// What two points of capture have in common.
public struct RelatedCaptures: Hashable, Codable, Sendable {
  /// What was captured at the first point.
  public var first: InspectResult
  /// What was captured at the second point.
  public var second: InspectResult
  /// Which conversations are the same, in the order of those of the first.
  public var relations: [Relation]

  /// The conversations of one of the points that have no relation, in their order.
  public var unrelatedAtFirst: [Int] {
    first.conversations.map(\.id).filter { id in !relations.contains { $0.first == id } }
  }

  /// The same of the second.
  public var unrelatedAtSecond: [Int] {
    second.conversations.map(\.id).filter { id in !relations.contains { $0.second == id } }
  }

  /// Relates two captures.
  ///
  /// - Parameters:
  ///   - first: a capture with its records, and the first octets of their payloads.
  ///   - second: another.
  public init(_ first: InspectResult, _ second: InspectResult) {
    self.first = first
    self.second = second
    relations = Relations(first.conversations, second.conversations).found
  }
}

extension CaptureInspector {
  /// Reads two captures, and ties the conversations of one to those of the other.
  ///
  /// - Parameters:
  ///   - first: the capture of one point.
  ///   - second: that of another.
  ///   - filter: which frames of both are looked at, in libpcap's language; nil: all.
  public static func relate(
    _ first: String, _ second: String, filter: String? = nil, progress: ReadingProgress? = nil
  ) throws(Failure) -> RelatedCaptures {
    RelatedCaptures(
      try inspect(first, filter: filter, octetCount: Traces.octetCount, progress: progress),
      try inspect(second, filter: filter, octetCount: Traces.octetCount, progress: progress))
  }
}
