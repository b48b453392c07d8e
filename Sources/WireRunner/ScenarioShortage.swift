import WireCapture
import WireJudgement
import WireScript
import WireSockets

extension Refusal {
  /// That something had run out; nil: the error says something else.
  init?(shortage error: any Error) {
    if let obstacle = (error as? ProgramFailure)?.obstacle, obstacle.isShortage {
      self.init(.resources, obstacle)
      return
    }
    guard let error = error as? SocketError, let errno = error.errno, Obstacle.isShortage(errno) else {
      return nil
    }
    self.init(.resources, Obstacle("\(error.call)()", errno: errno))
  }
}

extension ScenarioResult {
  /// What had run out while the scenario ran, if that may be why it did not pass: then nothing is known of
  /// it.
  var shortage: Refusal? {
    // What was missing may be what watches, and then nothing it would have seen counts.
    if let failure = Shortage.first { return Refusal(shortage: failure) }
    guard status != .passed else { return nil }
    let starts = (programs ?? []).lazy.compactMap(\.obstacle).filter(\.isShortage)
    return starts.first.map { Refusal(.resources, $0) } ?? calls.lazy.compactMap(\.shortage).first
  }
}

extension Call {
  /// That it failed because something had run out.
  fileprivate var shortage: Refusal? {
    guard let error, let number = ErrnoName.number(of: error), Shortage.hasCaused(number, of: name) else {
      return nil
    }
    return Refusal(.resources, Obstacle("\(name)() of \(actor)", errno: number))
  }
}
