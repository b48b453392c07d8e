import WireCapture
import WireJudgement
import WireScript
import WireSystem

/// The private network of a command that is not ours.
package enum CommandNetwork {
  /// Executes this program anew in a private network; the process must still have one thread.
  ///
  /// - Parameters:
  ///   - program: the running program, for what mends a missing right.
  ///   - arguments: makes those of the program in the network, from which namespaces these are.
  /// - Throws: why there is none, with what mends that; whether the machine forbids it, or something was
  ///   short.
  package static func enter(
    program: String, toRun arguments: (_ namespaces: String) -> [String]
  ) throws(Failure) -> Never {
    do {
      try PrivateNetwork.enter(toRun: arguments, forPrograms: true, passesSignals: true)
    } catch {
      let refusals = Refusals(surroundings: .current(program: program))
      throw Failure(
        description: refusals.text(of: Refusal(.privateNetwork, error)), obstacle: error)
    }
  }

  /// Why there is no private network.
  package struct Failure: Error {
    /// In sentences, with what to do.
    package let description: String
    /// What stood in the way.
    package let obstacle: Obstacle
  }
}
