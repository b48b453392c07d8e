import WireSockets

/// What a step asks of the world around its socket: of the wire, the kernel, the process table.
package enum Errand: Hashable, Sendable {
  /// Waits until this has happened.
  case wait(Step.Event)
  /// Asks the kernel about a socket, once.
  case kernel(SocketClaim)
  /// Asks the process table about who runs an actor, once.
  case process(ProcessClaim)
  /// Ends the process of a forking server's handler with SIGKILL, once it has one.
  case kill(String)
  /// Sets a kernel setting of the private network.
  case sysctl(name: String, value: String)
  /// Sends a segment that a script spells out.
  case inject(Injection)
  /// Sends a signal to a program.
  case signal(String, to: String)
  /// Lets a program read these octets.
  case input([UInt8], to: String)

  /// What has to come of it, in words.
  var text: String {
    switch self {
    case .wait(let event): event.text
    case .kernel(let claim): claim.text
    case .process(let claim): claim.text
    case .kill(let victim): "SIGKILL to \(victim)"
    case .sysctl(let name, let value): "\(name) = \(value)"
    case .inject(let injection): injection.text
    case .signal(let name, let program): "SIG\(name) to \(program)"
    case .input(let octets, let program): "\(OctetText.quoted(octets, limit: 48)) to \(program)"
    }
  }
}

extension Step {
  /// What a step needs of the world beyond its own socket.
  package enum Use: Hashable, Sendable {
    /// It passes this mark.
    case mark(String)
    /// A port that it names: on the machine's own network it may be anybody's.
    case port(UInt16)
    /// An address that it names.
    case host(SocketAddress)
    /// Its socket vanishes without a word.
    case repair
    /// It asks the world for something.
    case errand(Errand)
  }

  /// What it asks of the world around its socket; nil: nothing.
  var errand: Errand? {
    for case .errand(let errand) in action.traits.uses { return errand }
    return nil
  }
}

extension Step.Destination {
  /// What it needs of the world.
  var uses: [Step.Use] {
    switch self {
    case .server: []
    case .port(let port): [.port(port)]
    }
  }
}

extension [Step] {
  /// What they and the steps within them need of the world, each with the actor that needs it:
  /// `alice/reader`.
  package func uses(by actor: String) -> [(actor: String, use: Step.Use)] {
    flatMap { step -> [(actor: String, use: Step.Use)] in
      let traits = step.action.traits
      let inner = traits.inner.uses(by: traits.thread.map { ActorName(actor).child($0).description } ?? actor)
      let host = step.host.map { (actor, Step.Use.host($0)) }
      return traits.uses.map { (actor, $0) } + [host].compactMap(\.self) + inner
    }
  }

  /// The step with this path, counted from 1 (`4.2`), in the thread with these names, one within another.
  func step(at path: String, inThread names: some Collection<String>) -> Step? {
    if let name = names.first {
      return steps(ofThread: name)?.step(at: path, inThread: names.dropFirst())
    }
    var steps = self
    var found: Step?
    for part in path.split(separator: ".") {
      guard let number = Int(part), steps.indices.contains(number - 1) else { return nil }
      found = steps[number - 1]
      steps = steps[number - 1].action.traits.inner
    }
    return found
  }

  private func steps(ofThread name: String) -> [Step]? {
    for traits in lazy.map(\.action.traits) {
      if traits.thread == name { return traits.inner }
      if traits.thread == nil, let found = traits.inner.steps(ofThread: name) { return found }
    }
    return nil
  }
}
