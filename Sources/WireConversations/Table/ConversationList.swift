import WireFormat

/// The conversations of a capture, in the order of their first packets: each is put together when it is
/// asked for, because a million of them would take gigabytes, and what they are read from takes little.
public struct ConversationList: RandomAccessCollection, Sendable {
  private enum Storage: Sendable {
    case values([Conversation])
    case read(FinishedTable, places: [Int32], numbers: FrameNumbers)
  }

  private var storage: Storage
  /// What is said of each beside what its packets say; nil: nothing.
  package var addition: (@Sendable (Conversation) -> Conversation)?

  /// A list of conversations that are there.
  public init(_ conversations: [Conversation] = []) { storage = .values(conversations) }

  /// A list of what a table holds.
  ///
  /// - Parameter numbers: what the frames are called in the file.
  package init(_ table: FinishedTable, numbers: FrameNumbers) {
    storage = .read(table, places: (0..<Int32(table.count)).map { $0 }, numbers: numbers)
  }

  /// The place of the first.
  public var startIndex: Int { 0 }

  /// How many there are.
  public var endIndex: Int {
    switch storage {
    case .values(let conversations): conversations.count
    case .read(_, let places, _): places.count
    }
  }

  /// A conversation.
  public subscript(position: Int) -> Conversation {
    let conversation =
      switch storage {
      case .values(let conversations): conversations[position]
      case .read(let table, let places, let numbers):
        numbers.named(table.conversation(Int(places[position])))
      }
    return addition?(conversation) ?? conversation
  }

  /// Those whose endpoints something takes; they keep their numbers.
  package func filter(between isIncluded: (Endpoint, Endpoint) -> Bool) -> ConversationList {
    var list = self
    switch storage {
    case .values(let conversations):
      list.storage = .values(conversations.filter { isIncluded($0.initiator, $0.responder) })
    case .read(let table, let places, let numbers):
      let kept = places.filter {
        let ends = table.ends(Int($0))
        return isIncluded(ends.initiator, ends.responder)
      }
      list.storage = .read(table, places: kept, numbers: numbers)
    }
    return list
  }

  /// The one with this number, or none.
  package func only(_ id: Int) -> ConversationList {
    var list = self
    switch storage {
    case .values(let conversations): list.storage = .values(conversations.filter { $0.id == id })
    case .read(let table, let places, let numbers):
      list.storage = .read(table, places: places.filter { Int($0) + 1 == id }, numbers: numbers)
    }
    return list
  }

  /// All of them, as values.
  public var values: [Conversation] {
    if case .values(let conversations) = storage { conversations } else { Array(self) }
  }
}

extension ConversationList: Hashable, Codable {
  /// Whether both hold the same conversations.
  public static func == (one: Self, other: Self) -> Bool { one.elementsEqual(other) }

  /// Hashes the conversations.
  public func hash(into hasher: inout Hasher) { for conversation in self { hasher.combine(conversation) } }

  /// Decodes a list of conversations.
  public init(from decoder: any Decoder) throws { self.init(try [Conversation](from: decoder)) }

  /// Encodes the conversations.
  public func encode(to encoder: any Encoder) throws { try values.encode(to: encoder) }
}
