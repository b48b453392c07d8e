import WireScript
import WireText

/// One scripted client of a scenario.
public struct ClientPlan: Hashable, Sendable {
  /// Its name, also of its actor in the call log.
  public var name: String
  /// UDP rather than TCP; by default as the first server's model.
  public var isDatagram: Bool
  /// How it speaks TLS; nil: it does not.
  public var tls: TLSPlan?
  /// What it does; at the end an open socket is closed.
  public var steps: [Step]
  /// Where the file says so.
  public var location: SourceLocation

  /// A plan from its parts.
  package init(
    name: String, isDatagram: Bool, tls: TLSPlan? = nil, steps: [Step], location: SourceLocation
  ) {
    self.name = name
    self.isDatagram = isDatagram
    self.tls = tls
    self.steps = steps
    self.location = location
  }
}

extension ClientPlan: ActorPlan {
  package var role: ActorRole { .client }

  package var speaksTLS: Bool { tls != nil }

  package var needs: [Need] { tls == nil ? [] : [Need(.tls, "speaks TLS")] }

  package func prepare(in setting: Setting) throws -> any Actor {
    let end = try tls.map { try setting.tlsEnd($0, of: name, isServer: false) }
    return ScriptedClient(name, isDatagram: isDatagram, steps: steps, tls: end, in: setting)
  }
}
