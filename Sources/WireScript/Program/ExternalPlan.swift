import WireSockets
import WireText

/// A server that runs already, outside of the lab, on the machine's own loopback.
public struct ExternalPlan: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// Where it is.
  public var address: SocketAddress
  /// UDP rather than TCP.
  public var isDatagram: Bool
  /// Where the file says so.
  public var location: SourceLocation
}

extension ExternalPlan: ActorPlan {
  package var role: ActorRole { .server }

  package var place: SocketAddress? { address }

  package func prepare(in setting: Setting) -> any Actor { ExternalActor(self) }
}

/// What is done with it: nothing.
private struct ExternalActor: Actor {
  private let plan: ExternalPlan

  init(_ plan: ExternalPlan) {
    self.plan = plan
  }

  func start(on stage: any Stage) {}

  func wait(until deadline: Int64) -> Bool { true }

  var lateName: String { plan.name }

  var outcomes: [StepOutcome] { [] }

  func endpoint() -> SocketAddress? { plan.address }
}
