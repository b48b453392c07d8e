public import WireConversations
import WireScript

/// What must be seen when a scenario has run. What the file does not say is nil or empty, and is not judged.
public struct Expectations: Hashable, Sendable {
  /// How many conversations the capture holds.
  public var conversations: Located<ConversationCount>?
  /// Which conversations are judged by nothing.
  public var ignore: [Located<ConversationSelector>]
  /// What holds of every conversation.
  public var each: ConversationExpectation?
  /// What holds of some conversations.
  public var selected: [SelectedExpectation]
  /// Of which conversations there is none.
  public var absent: [Located<ConversationSelector>]
  /// What holds of the conversations of one client, in the order of their first packets: key `of`.
  public var ofClient: [ClientExpectation]
  /// What holds of socket calls.
  public var calls: [CallExpectation]
  /// Events that must have happened in this order.
  public var order: [OrderExpectation]
  /// By how much kernel counters (`TCPAbortOnClose`) must have grown.
  public var counters: [CounterExpectation]
  /// What the kernel must say of sockets when everything is at rest.
  public var kernel: [Located<SocketClaim>]
  /// What became of programs.
  public var programs: [ProgramExpectation] = []

  /// Expectations of the conversations that a selector takes: key `where`.
  public struct SelectedExpectation: Hashable, Sendable {
    /// Which conversations.
    public var match: Located<ConversationSelector>
    /// What holds of each of them; there is at least one.
    public var expect: ConversationExpectation
  }

  /// Expectations of one client's conversations.
  public struct ClientExpectation: Hashable, Sendable {
    /// The client.
    public var client: Located<String>
    /// One for each of its conversations, in order; a single one holds for all.
    public var conversations: [ConversationExpectation]
  }
}

extension Expectations {
  /// How many octets of each payload have to be known to judge them; 0: none.
  package var octetCount: Int {
    let some = [each].compactMap(\.self) + selected.map(\.expect) + ofClient.flatMap(\.conversations)
    return (some.map(\.octetCount) + order.map { $0.event.value.packet?.octets?.count ?? 0 }).max() ?? 0
  }
}

extension EventPattern {
  /// The packet that it is; nil: it is something else.
  package var packet: PacketPattern? {
    switch self {
    case .segment(let packet, _), .packet(let packet): packet
    case .mark, .call: nil
    }
  }
}

/// What must hold of the calls of an actor.
public struct CallExpectation: Hashable, Sendable {
  /// Whose calls.
  public var actor: Located<String>
  /// Which call: `recv`.
  public var call: Located<String>
  /// The value that such a call returned.
  public var returns: Int?
  /// The errno that such a call failed with.
  public var fails: String?
  /// How many such calls there are, at least and at most; nil: at least one.
  public var times: ClosedRange<Int>?
}

/// An event that must have happened after the one before it in the list.
public struct OrderExpectation: Hashable, Sendable {
  /// What happened.
  public var event: Located<EventPattern>
  /// How many seconds after the event before it, where time is the lesson; nil: any.
  public var secondsAfter: ClosedRange<Double>?
  /// The timer that decides when, where that is the lesson; nil: none.
  public var timer: TimerExpectation?

  /// From its parts.
  package init(
    event: Located<EventPattern>, secondsAfter: ClosedRange<Double>? = nil, timer: TimerExpectation? = nil
  ) {
    self.event = event
    self.secondsAfter = secondsAfter
    self.timer = timer
  }
}

/// An event in the order of what happened.
public enum EventPattern: Hashable, Sendable {
  /// An actor passed a mark.
  case mark(String)
  /// A call of an actor came back: `{ call: recv, actor: alice, returns: 0 }`.
  case call(actor: String, call: String, returns: Int?, fails: String?)
  /// A packet of a client's conversation was seen.
  case segment(PacketPattern, client: String)
  /// A packet was seen, of the conversation that is spoken of.
  case packet(PacketPattern)
}

/// By how much a kernel counter must have grown.
public struct CounterExpectation: Hashable, Sendable {
  /// The name in /proc/net/netstat or /proc/net/snmp.
  public var name: Located<String>
  /// The growth: at least and at most.
  public var growth: ClosedRange<Int>
}
