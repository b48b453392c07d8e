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
  /// Something had run out for the laboratory in one of these processes, so that nothing they tell counts.
  case shortage(SystemError)
  /// A step of a script asks for something that only the process with the capture can do. Both processes hold
  /// the same plan, so its path names it. The answer goes to the descriptor that comes with it: a text (what
  /// was seen instead), or none.
  case question(
    path: String, actor: String, local: SocketAddress?, peer: SocketAddress?, isDatagram: Bool)

  var message: MessageCoder {
    var message = MessageCoder()
    switch self {
    case .listening(let address):
      message.add(1)
      message.add(address)
    case .refused(let error):
      message.add(2)
      message.add(error.call)
      message.add(Int64(error.errno ?? 0))
    case .idle:
      message.add(3)
    case .outcome(let outcome):
      message.add(4)
      for text in [outcome.actor, outcome.path, outcome.name, outcome.expected, outcome.observed] {
        message.add(text)
      }
      for number in [outcome.line, outcome.column, outcome.holds ? 1 : 0] { message.add(Int64(number)) }
    case .failure(let failure):
      message.add(5)
      message.add(failure.actor)
      message.add(failure.error)
      message.add(failure.isCrash ? 1 : 0)
    case .shortage(let error):
      message.add(7)
      message.add(error.call)
      message.add(Int64(error.errno ?? 0))
    case .question(let path, let actor, let local, let peer, let isDatagram):
      message.add(6)
      message.add(path)
      message.add(actor)
      message.add(local)
      message.add(peer)
      message.add(isDatagram ? 1 : 0)
    }
    return message
  }

  /// Nil: it is no report.
  init?(_ received: MessageCoder) {
    var message = received
    switch message.number() {
    case 1:
      guard let address = message.address() else { return nil }
      self = .listening(address)
    case 2:
      let call = message.text()
      self = .refused(SocketError(call: call, errno: Int32(truncatingIfNeeded: message.number())))
    case 3:
      self = .idle
    case 4:
      let texts = (0..<5).map { _ in message.text() }
      let numbers = (0..<3).map { _ in Int(message.number()) }
      self = .outcome(
        StepOutcome(
          actor: texts[0], path: texts[1], name: texts[2], line: numbers[0], column: numbers[1],
          expected: texts[3], observed: texts[4], holds: numbers[2] != 0))
    case 5:
      let actor = message.text()
      let error = message.text()
      self = .failure(
        ActorFailure(actor: actor, error: error, isCrash: message.number() != 0))
    case 6:
      let path = message.text()
      let actor = message.text()
      let local = message.address()
      let peer = message.address()
      self = .question(
        path: path, actor: actor, local: local, peer: peer, isDatagram: message.number() != 0)
    case 7:
      let call = message.text()
      self = .shortage(SystemError(call: call, errno: Int32(truncatingIfNeeded: message.number())))
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

  var message: MessageCoder {
    var message = MessageCoder()
    switch self {
    case .start(let deadline):
      message.add(1)
      message.add(deadline)
    case .release: message.add(2)
    case .whenIdle: message.add(3)
    }
    return message
  }

  package init?(_ received: MessageCoder) {
    var message = received
    switch message.number() {
    case 1: self = .start(deadline: message.number())
    case 2: self = .release
    case 3: self = .whenIdle
    default: return nil
    }
  }
}
