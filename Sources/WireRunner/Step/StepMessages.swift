import FoundationEssentials

/// What the worker of a run that goes on segment by segment says to whoever decides.
package enum StepEvent: Codable, Sendable {
  /// A packet waits to go onto the wire, and so many more behind it.
  case held(StepMoment, behind: Int)
  /// Nothing waits: a timer or a program has its turn.
  case nothingWaits
  /// Everything is over; timers sent so many packets again while somebody thought, which were dropped.
  case ended(dropped: Int)

  /// The event as a line, with its line feed.
  package func encoded() throws -> [UInt8] {
    // JSON escapes line feeds within texts, so the only one ends the message.
    Array(try JSONEncoder().encode(self)) + [0x0A]
  }

  /// An event from its line.
  package init(decoding line: some Sequence<UInt8>) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(line))
  }
}

/// What is answered to a packet that waits.
package enum StepOrder: Sendable {
  /// It goes, and the next one waits.
  case letGo
  /// It goes, and so does everything after it.
  case letAllGo
}

/// Whoever decides when each packet of a scenario goes onto the wire.
package protocol StepAudience: AnyObject {
  /// Sees what happened; after `held` it is asked.
  func see(_ event: StepEvent)

  /// Takes a line that answers the packet that waits; nil: it takes one more.
  func take(_ line: String) -> StepOrder?

  /// Nobody says anything any more: from now on everything goes.
  func endOfInput()
}
