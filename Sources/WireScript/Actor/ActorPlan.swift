import WireSockets
import WireText

/// What a scenario says of one of its actors, and how that one is made.
///
/// A kind of actor is a type that conforms. Whoever runs a scenario knows this alone: only the form in which
/// a file says it (`WireScenario/Forms/ActorForm`) lists the kinds.
package protocol ActorPlan: Sendable {
  /// Its name, also in the call log.
  var name: String { get }
  /// Where the file says so.
  var location: SourceLocation { get }
  /// Whether others are to reach it, or it reaches them.
  var role: ActorRole { get }
  /// Whether it talks UDP, not TCP.
  var isDatagram: Bool { get }
  /// The steps of its scripts; none of one that has no script.
  var steps: [Step] { get }
  /// The marks that it passes, and which part of it passes each.
  var marks: [(name: String, actor: String)] { get }
  /// What it asks of the machine, beside what its steps do.
  var needs: [Need] { get }
  /// Whether whoever waits in the queue of its listening socket will be accepted.
  var accepts: Bool { get }
  /// Whether its steps prove nothing unless somebody reaches it.
  var mustBeReached: Bool { get }
  /// Whether it calls in processes that are forked from this one.
  var forks: Bool { get }
  /// Whether it is given certificates of the run's authority.
  var speaksTLS: Bool { get }
  /// The port that it is on; nil: as the order of the servers says.
  var port: UInt16? { get }
  /// The address that it binds, without a port; nil: the scenario's loopback address.
  var host: SocketAddress? { get }
  /// Where it is already, without being started; nil: it is started.
  var place: SocketAddress? { get }
  /// What it waits for before it begins; nil: nothing.
  var starts: Step.Event? { get }
  /// The program that it runs, as a shell would be given it; nil: it is of the lab.
  var runsProgram: String? { get }

  /// Makes it, while the process has one thread; it does nothing before it is started.
  ///
  /// - Throws: why there can be no such actor; its description is shown to the user.
  func prepare(in setting: Setting) throws -> any Actor
}

/// On which side of a conversation an actor begins.
package enum ActorRole: Hashable, Sendable {
  /// It has an address that others know, and is started before any client.
  case server
  /// It is started with all other clients, when the servers can be reached.
  case client
}

extension ActorPlan {
  /// It has no script.
  package var steps: [Step] { [] }
  /// Those that its steps pass.
  package var marks: [(name: String, actor: String)] {
    steps.uses(by: name).compactMap { actor, use in
      if case .mark(let name) = use { (name, actor) } else { nil }
    }
  }
  /// Nothing.
  package var needs: [Need] { [] }
  /// As most do.
  package var accepts: Bool { true }
  /// It acts by itself.
  package var mustBeReached: Bool { false }
  /// Its threads are this process's.
  package var forks: Bool { false }
  /// What it says is in the clear.
  package var speaksTLS: Bool { false }
  /// As the order says.
  package var port: UInt16? { nil }
  /// The loopback address.
  package var host: SocketAddress? { nil }
  /// It is started.
  package var place: SocketAddress? { nil }
  /// At once.
  package var starts: Step.Event? { nil }
  /// It is of the lab.
  package var runsProgram: String? { nil }

  /// All that it asks of the machine.
  package var allNeeds: [Need] { needs + steps.uses(by: name).flatMap(\.use.needs) }
}
