import WireSockets

/// Somebody who acts in a scenario: a server, a client, a peer that spells out its own segments.
///
/// It is made by `ActorPlan.prepare` while the process has one thread, is started once the lab captures, is
/// waited for, and is asked what came of it. Its calls stand in the log in its name, whoever sees them.
///
/// Not the `Actor` of Swift's concurrency: these block.
package protocol Actor: Sendable {
  /// Begins to act. A server returns when it can be reached, a client at once.
  ///
  /// - Parameter stage: the world around it; at its deadline everything gives up.
  /// - Throws: why it cannot act; its description is shown to the user.
  func start(on stage: any Stage) throws

  /// Waits until it has done all it has to do for now; false: it had not by `deadline` (nanoseconds of
  /// CLOCK_MONOTONIC).
  func wait(until deadline: Int64) -> Bool

  /// What is said to be late when `wait` is in vain: its name, or a part of it.
  var lateName: String { get }

  /// Waits until nobody waits for it to answer; false: somebody did by `deadline` (nanoseconds of
  /// CLOCK_MONOTONIC).
  func waitUntilIdle(until deadline: Int64) -> Bool

  /// What came of its steps, in their order.
  var outcomes: [StepOutcome] { get }

  /// What went wrong beside its steps.
  var failures: [ActorFailure] { get }

  /// Where it is, before a call of it could tell; nil: only its calls do.
  func endpoint() throws(SocketError) -> SocketAddress?

  /// Tells it to end, once nothing is to come any more; returns when it has, or does not by `deadline`
  /// (nanoseconds of CLOCK_MONOTONIC).
  func stop(until deadline: Int64)

  /// What a program did beside the wire; nil: it is none.
  var record: ProgramRecord? { get }

  /// Ends the processes that it started, which may outlive this one; its threads do not.
  func endProcesses()
}

extension Actor {
  /// Only servers are waited for by others.
  package func waitUntilIdle(until deadline: Int64) -> Bool { true }

  /// Whoever performs steps says so in their outcomes.
  package var failures: [ActorFailure] { [] }

  /// Its calls tell.
  package func endpoint() throws(SocketError) -> SocketAddress? { nil }

  /// It ends with its steps, or with this process.
  package func stop(until deadline: Int64) {}

  /// It is of the lab.
  package var record: ProgramRecord? { nil }

  /// It has started none.
  package func endProcesses() {}
}

/// A part of an actor that failed, or whose process was ended.
package struct ActorFailure: Sendable {
  /// Who failed: `server/2`.
  package var actor: String
  /// What it threw, in words; of a process that was ended, as it follows the actor's name.
  package var error: String
  /// Whether its process was ended by a signal.
  package var isCrash: Bool

  /// A failure from its parts.
  package init(actor: String, error: String, isCrash: Bool = false) {
    self.actor = actor
    self.error = error
    self.isCrash = isCrash
  }
}
