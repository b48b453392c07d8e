import WireScript
import WireText

/// One scripted client of a scenario.
public struct ClientPlan: Hashable, Sendable {
  /// Its name, also of its actor in the call log.
  public var name: String
  /// UDP rather than TCP; by default as the first server's model.
  public var isDatagram: Bool
  /// What it does; at the end an open socket is closed.
  public var steps: [Step]
  /// Where the file says so.
  public var location: SourceLocation

  /// A plan from its parts.
  package init(name: String, isDatagram: Bool, steps: [Step], location: SourceLocation) {
    self.name = name
    self.isDatagram = isDatagram
    self.steps = steps
    self.location = location
  }
}

extension ClientPlan: ActorPlan {
  package var role: ActorRole { .client }

  package func prepare(in setting: Setting) -> any Actor {
    ScriptedClient(name, isDatagram: isDatagram, steps: steps, in: setting)
  }
}
