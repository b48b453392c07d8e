import Synchronization
import WireSockets

/// The sockets that the steps of a script are about.
extension Script {
  /// The script's socket, made where there is none.
  func currentSocket(for step: Step, _ path: String) throws(Stop) -> Socket {
    if let socket { return socket }
    return try makeSocket(for: step, path)
  }

  /// The script's socket, made where there is none, or none that is open: `bind` and `connect` begin anew.
  func openSocket(for step: Step, _ path: String) throws(Stop) -> Socket {
    if let socket, socket.isOpen { return socket }
    return try makeSocket(for: step, path)
  }

  /// Another socket than before.
  func newSocket(for step: Step, _ path: String) throws(Stop) -> Socket {
    if let socket, socket.isOpen { try? socket.close() }
    return try makeSocket(for: step, path)
  }

  /// The socket that the server of a handler listens with.
  func listeningSocket(for step: Step, _ path: String) throws(Stop) -> Socket {
    if let listener { return listener }
    try fail(step, path, expected: "a listening socket", observed: "it is another process's")
    // `fail` has thrown.
    throw .failed
  }

  func makeSocket(for step: Step, _ path: String) throws(Stop) -> Socket {
    do {
      let new = try factory()
      state.withLock { $0.socket = new }
      return new
    } catch {
      try fail(step, path, expected: "a socket", observed: "socket() fails with \(error.name)")
      // `fail` has thrown.
      throw .failed
    }
  }
}
