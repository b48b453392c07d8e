public import WireConversations

/// How a conversation must have ended, as an expectation names it: a kind of teardown, or a name for several.
public enum TeardownName: Hashable, Sendable {
  /// One kind.
  case kind(TeardownKind)
  /// Any kind in which both FINs are acknowledged. Whether the acknowledgment of a FIN travels alone is luck.
  case graceful

  /// The kinds that it stands for.
  public var kinds: [TeardownKind] {
    switch self {
    case .kind(let kind): [kind]
    case .graceful: TeardownKind.allCases.filter(\.isGraceful)
    }
  }
}

extension TeardownName: RawRepresentable, CaseIterable {
  /// All of them; the one to prefer comes first.
  public static var allCases: [TeardownName] { [.graceful] + TeardownKind.allCases.map(TeardownName.kind) }

  /// As a file writes it.
  public var rawValue: String {
    switch self {
    case .kind(let kind): kind.rawValue
    case .graceful: "graceful"
    }
  }

  /// From its text; nil: it names nothing.
  public init?(rawValue: String) {
    guard let name = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = name
  }
}

extension [TeardownName] {
  /// The kinds that any of them stands for, in the order of the rules.
  package var kinds: [TeardownKind] {
    let all = Set(flatMap(\.kinds))
    return TeardownKind.allCases.filter(all.contains)
  }
}
