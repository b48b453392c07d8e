public import Testing

extension Wire {
  /// Conversations, in the order of their first packets.
  public struct Conversations: RandomAccessCollection, Sendable {
    private let all: [Conversation]

    init(_ conversations: [Conversation]) {
      all = conversations
    }

    /// The first index: 0.
    public var startIndex: Int { all.startIndex }
    /// How many there are.
    public var endIndex: Int { all.endIndex }
    /// A conversation by its place, from 0.
    public subscript(place: Int) -> Conversation { all[place] }

    /// The only one; nil: there is none, or there are several.
    public var only: Conversation? { all.count == 1 ? all[0] : nil }

    /// The conversation that a client opened; nil: it is not among them.
    public func of(_ client: WireClient) -> Conversation? {
      all.first { $0.endpoints.initiator == client.endpoint }
    }
  }
}

extension Wire.Conversations: CustomStringConvertible, CustomTestStringConvertible {
  /// A line for each: `127.0.0.1:40000 > 127.0.0.1:8899: three-way #1 #2 #3, reset #6`.
  public var description: String {
    isEmpty ? "no conversation" : all.map { "\($0)" }.joined(separator: "\n")
  }

  /// As a failed expectation shows them.
  public var testDescription: String { description }
}
