import Synchronization
import WireSockets
import WireSystem

/// The step that begins TLS.
extension Script {
  func startTLS(_ handshake: Step.Handshake, _ step: Step, _ path: String) throws(Stop) {
    guard let tls else {
      return try fail(step, path, expected: "TLS", observed: "\(actor) has no `tls`")
    }
    let socket = try currentSocket(for: step, path)
    var ticket: TLSTicket?
    if handshake.resumes {
      ticket = state.withLock { $0.secured }?.tlsTicket
      if ticket == nil {
        try fail(
          step, path, expected: "a session to resume",
          observed: "the server has sent nothing to resume one with, or the client has not read it")
      }
    }
    try call(step, path, on: socket) { calls throws(SocketCalls.Failure) in
      try calls.startTLS(tls, handshake, after: ticket)
    }
    state.withLock { $0.secured = socket }
  }
}

extension SystemError {
  /// Whether this is the failure that a step names.
  func isNamed(_ name: String) -> Bool {
    // Some numbers of errno have two names.
    if let errno { ErrnoName.number(of: name) == errno } else { !isDeadline && self.name == name }
  }
}
