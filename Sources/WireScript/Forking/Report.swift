import WireSockets
import WireSystem

/// What a dispatcher and its children tell the process that forked the dispatcher.
enum Report {
  /// The server listens here.
  case listening(SocketAddress)
  /// The server could not be started.
  case refused(SocketError)
  /// No child is left, and nobody waits to be accepted: the answer to `Command.whenIdle`.
  case idle
  /// What came of a step.
  case outcome(StepOutcome)
  /// A handler threw, or its process was ended.
  case failure(ActorFailure)
  /// A step of a script asks for something that only the process with the capture can do. Both processes hold
  /// the same plan, so its path names it. The answer goes to the descriptor that comes with it: a text (what
  /// was seen instead), or none.
  case question(
    path: String, actor: String, local: SocketAddress?, peer: SocketAddress?, isDatagram: Bool)

  var parcel: Parcel {
    var parcel = Parcel()
    switch self {
    case .listening(let address):
      parcel.add(1)
      parcel.add(address)
    case .refused(let error):
      parcel.add(2)
      parcel.add(error.call)
      parcel.add(Int64(error.errno ?? 0))
    case .idle:
      parcel.add(3)
    case .outcome(let outcome):
      parcel.add(4)
      for text in [outcome.actor, outcome.path, outcome.name, outcome.expected, outcome.observed] {
        parcel.add(text)
      }
      for number in [outcome.line, outcome.column, outcome.holds ? 1 : 0] { parcel.add(Int64(number)) }
    case .failure(let failure):
      parcel.add(5)
      parcel.add(failure.actor)
      parcel.add(failure.error)
      parcel.add(failure.isCrash ? 1 : 0)
    case .question(let path, let actor, let local, let peer, let isDatagram):
      parcel.add(6)
      parcel.add(path)
      parcel.add(actor)
      parcel.add(local)
      parcel.add(peer)
      parcel.add(isDatagram ? 1 : 0)
    }
    return parcel
  }

  /// Nil: it is no report.
  init?(_ received: Parcel) {
    var parcel = received
    switch parcel.number() {
    case 1:
      guard let address = parcel.address() else { return nil }
      self = .listening(address)
    case 2:
      let call = parcel.text()
      self = .refused(SocketError(call: call, errno: Int32(truncatingIfNeeded: parcel.number())))
    case 3:
      self = .idle
    case 4:
      let texts = (0..<5).map { _ in parcel.text() }
      let numbers = (0..<3).map { _ in Int(parcel.number()) }
      self = .outcome(
        StepOutcome(
          actor: texts[0], path: texts[1], name: texts[2], line: numbers[0], column: numbers[1],
          expected: texts[3], observed: texts[4], holds: numbers[2] != 0))
    case 5:
      let actor = parcel.text()
      let error = parcel.text()
      self = .failure(
        ActorFailure(actor: actor, error: error, isCrash: parcel.number() != 0))
    case 6:
      let path = parcel.text()
      let actor = parcel.text()
      let local = parcel.address()
      let peer = parcel.address()
      self = .question(
        path: path, actor: actor, local: local, peer: peer, isDatagram: parcel.number() != 0)
    default:
      return nil
    }
  }
}

/// What the process that forked a dispatcher tells it; the end of the messages means: end everything.
package enum Command {
  /// Bind, listen and serve; calls in conversations give up at this moment of CLOCK_MONOTONIC, in
  /// nanoseconds.
  case start(deadline: Int64)
  /// Close the descriptors that were kept.
  case release
  /// Say so when nothing is left to do.
  case whenIdle

  var parcel: Parcel {
    var parcel = Parcel()
    switch self {
    case .start(let deadline):
      parcel.add(1)
      parcel.add(deadline)
    case .release: parcel.add(2)
    case .whenIdle: parcel.add(3)
    }
    return parcel
  }

  package init?(_ received: Parcel) {
    var parcel = received
    switch parcel.number() {
    case 1: self = .start(deadline: parcel.number())
    case 2: self = .release
    case 3: self = .whenIdle
    default: return nil
    }
  }
}
