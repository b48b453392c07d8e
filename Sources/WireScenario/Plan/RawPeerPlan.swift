import WireScript
import WireText

/// One peer of a scenario that has no socket, and spells out its own segments.
package struct RawPeerPlan: ActorPlan {
  /// Its name, also of its actor in the call log.
  package var name: String
  /// What it does.
  package var steps: [Step]
  /// Where the file says so.
  package var location: SourceLocation

  /// A plan from its parts.
  package init(name: String, steps: [Step], location: SourceLocation) {
    self.name = name
    self.steps = steps
    self.location = location
  }

  package var role: ActorRole { .client }

  package var isDatagram: Bool { false }

  package var needs: [Need] {
    [Need(.rawSockets, "has a client, \(name), that spells out its segments")]
  }

  package func prepare(in setting: Setting) -> any Actor {
    RawPeer(name, steps: steps, in: setting)
  }
}
