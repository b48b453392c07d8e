public import Testing
import WireConversations
import WireFormat
import WireReports

extension Wire {
  /// A value for each end of a conversation.
  public struct Ends<Value> {
    /// That of the end that opened.
    public var initiator: Value
    /// That of the end that was opened to.
    public var responder: Value

    /// From both.
    public init(initiator: Value, responder: Value) {
      self.initiator = initiator
      self.responder = responder
    }

    /// That of an end.
    public subscript(role: Role) -> Value { role == .initiator ? initiator : responder }
  }

  /// One use of a connection, or of a pair of UDP ports, judged.
  ///
  /// What it says of TCP alone is nil or empty for UDP.
  public struct Conversation: Sendable {
    /// The judgement.
    let judged: WireConversations.Conversation

    init(_ judged: WireConversations.Conversation) {
      self.judged = judged
    }

    /// From 1, in the order of first packets.
    public var number: Int { judged.id }
    /// TCP or UDP.
    public var transport: Transport { judged.transport }
    /// Where both ends are: `127.0.0.1:8899`, `[::1]:8899`.
    public var endpoints: Ends<String> {
      ends { "\($0 == .initiator ? judged.initiator : judged.responder)" }
    }
    /// Their ports.
    public var ports: Ends<Int> {
      Ends(initiator: Int(judged.initiator.port), responder: Int(judged.responder.port))
    }

    /// How it was opened.
    public var handshake: Handshake { Handshake(judged.handshake) }
    /// How it ended.
    public var teardown: Teardown { Teardown(judged.teardown) }
    /// Who sent the first FIN, also when a reset followed; nil: nobody did.
    public var closedFirst: Party? { judged.teardown?.closedFirst }
    /// Who enters TIME_WAIT; nil: nobody does.
    public var timeWait: Party? { judged.teardown?.timeWait }
    /// Who sent the reset that ended, refused or aborted it; nil: nobody did.
    public var resetBy: Role? { judged.resetBy }

    /// Octets of payload that each end sent; what is sent again counts once.
    public var bytes: Ends<Int> {
      Ends(initiator: judged.initiatorBytes, responder: judged.responderBytes)
    }
    /// The states that each end went through, as its packets tell them, without repetitions.
    public var states: Ends<[State]> {
      ends { role in
        judged.states.compactMap { $0[role] }.reduce(into: []) { states, state in
          if states.last != state { states.append(state) }
        }
      }
    }
    /// What else an expert would point at.
    public var findings: [Finding] { judged.findings.map(Finding.init) }
    /// Its packets, in their order.
    public var packets: [Packet] { judged.records.map { Packet($0, start: judged.start) } }
    /// From its first packet to its last.
    public var duration: Duration { .nanoseconds(judged.end - judged.start) }

    /// Its ladder, with the verdicts and their proof.
    public var ladder: String { TextReport(TextReport.Options(width: 100)).conversation(judged) }

    private func ends<Value>(_ value: (Role) -> Value) -> Ends<Value> {
      Ends(initiator: value(.initiator), responder: value(.responder))
    }
  }
}

extension Wire.Ends: Equatable where Value: Equatable {}
extension Wire.Ends: Hashable where Value: Hashable {}
extension Wire.Ends: Sendable where Value: Sendable {}

extension Wire.Conversation: CustomStringConvertible, CustomTestStringConvertible {
  /// `127.0.0.1:40000 > 127.0.0.1:8899: three-way #1 #2 #3, reset #6, reset by responder`.
  public var description: String {
    var parts = transport == .udp ? ["UDP"] : ["\(handshake)", "teardown \(teardown)"]
    if let closedFirst { parts.append("closed first by \(closedFirst.rawValue)") }
    if let resetBy { parts.append("reset by \(resetBy.rawValue)") }
    parts.append("bytes \(bytes.initiator) and \(bytes.responder)")
    return "\(endpoints.initiator) > \(endpoints.responder): " + parts.joined(separator: ", ")
  }

  /// As a failed expectation shows it.
  public var testDescription: String { description }
}
